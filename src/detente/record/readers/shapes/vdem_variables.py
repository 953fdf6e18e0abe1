"""Variables of V-Dem that are read: the publisher's tag, our word, a label, and the unit."""

from __future__ import annotations

INDEX, SCALE = "0 to 1", "interval scale, about -4 to 4"
VARIABLES = (
    ("v2x_polyarchy", "electoral_democracy", "Electoral democracy", INDEX),
    ("v2x_libdem", "liberal_democracy", "Liberal democracy", INDEX),
    ("v2x_partipdem", "participatory_democracy", "Participatory democracy", INDEX),
    ("v2x_delibdem", "deliberative_democracy", "Deliberative democracy", INDEX),
    ("v2x_egaldem", "egalitarian_democracy", "Egalitarian democracy", INDEX),
    ("v2x_api", "additive_polyarchy", "Additive polyarchy", INDEX),
    ("v2x_mpi", "multiplicative_polyarchy", "Multiplicative polyarchy", INDEX),
    ("v2x_liberal", "liberal_component", "Liberal component", INDEX),
    ("v2x_civlib", "civil_liberties", "Civil liberties", INDEX),
    ("v2x_clphy", "physical_violence", "Freedom from physical violence", INDEX),
    ("v2x_clpol", "political_civil_liberties", "Political civil liberties", INDEX),
    ("v2x_clpriv", "private_civil_liberties", "Private civil liberties", INDEX),
    ("v2x_freexp", "freedom_of_expression", "Freedom of expression", INDEX),
    ("v2x_freexp_altinf", "freedom_of_expression_and_information", "Freedom of expression and alternative sources of information", INDEX),
    ("v2x_ex_military", "military_executive", "The executive rests on the military", INDEX),
    ("v2x_ex_party", "ruling_party_executive", "The executive rests on a ruling party", INDEX),
    ("v2x_ex_hereditary", "hereditary_executive", "The executive rests on heredity", INDEX),
    ("v2x_ex_confidence", "confidence_executive", "The executive rests on the legislature's confidence", INDEX),
    ("v2x_ex_direlect", "directly_elected_executive", "The executive is directly elected", INDEX),
    ("v2x_hosinter", "chief_executive_not_head_of_state", "The chief executive is no longer head of state", INDEX),
    ("v2x_jucon", "judicial_constraints", "Judicial constraints on the executive", INDEX),
    ("v2xlg_legcon", "legislative_constraints", "Legislative constraints on the executive", INDEX),
    ("v2x_corr", "political_corruption", "Political corruption", INDEX),
    ("v2x_execorr", "executive_corruption", "Executive corruption", INDEX),
    ("v2x_pubcorr", "public_sector_corruption", "Public sector corruption", INDEX),
    ("v2x_neopat", "neopatrimonialism", "Neopatrimonialism", INDEX),
    ("v2x_rule", "rule_of_law", "Rule of law", INDEX),
    ("v2xcl_rol", "equality_before_the_law", "Equality before the law and individual liberty", INDEX),
    ("v2xcs_ccsi", "core_civil_society", "Core civil society", INDEX),
    ("v2x_horacc_osp", "horizontal_accountability", "Horizontal accountability", INDEX),
    ("v2x_veracc_osp", "vertical_accountability", "Vertical accountability", INDEX),
    ("v2svdomaut", "domestic_autonomy", "Domestic autonomy of the state", SCALE),
    ("v2svinlaut", "international_autonomy", "International autonomy of the state", SCALE),
    ("v2svstterr", "territory_controlled", "Territory that the state controls", "% of the territory"),
)
INDICES = tuple(variable for variable, *_ in VARIABLES[:7])  # of the extract by democracyData
PREPARED = ("v2x_polyarchy", *(variable for variable, *_ in VARIABLES[7:]))  # of the extract by demspaces
