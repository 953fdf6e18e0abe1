"""Why: the model language. Variables, links, loops and parameters, read from text and checked whole."""

from detente.theory.changes import Change, Shock
from detente.theory.cut import cut
from detente.theory.expand import Expanded, expand, without_delays
from detente.theory.functions import FUNCTIONS
from detente.theory.lint.remarks import theory_remarks
from detente.theory.loops.found import FoundLoop, FoundLoops, find_loops
from detente.theory.nodes import Node, names, text
from detente.theory.parse import parse_equation
from detente.theory.priors import Prior, parse_prior
from detente.theory.theory import Clock, Link, Loop, Parameter, Score, Theory, Variable
from detente.theory.yaml.read import read_theory, theory_of
from detente.theory.yaml.write import theory_text, write_theory

__all__ = [
    "FUNCTIONS",
    "Change",
    "Clock",
    "Expanded",
    "FoundLoop",
    "FoundLoops",
    "Link",
    "Loop",
    "Node",
    "Parameter",
    "Prior",
    "Score",
    "Shock",
    "Theory",
    "Variable",
    "cut",
    "expand",
    "find_loops",
    "names",
    "parse_equation",
    "parse_prior",
    "read_theory",
    "text",
    "theory_of",
    "theory_remarks",
    "theory_text",
    "without_delays",
    "write_theory",
]
