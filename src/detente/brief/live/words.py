"""What the page's script says, so that it can be said in another language; `{name}` is filled in by the script."""

from __future__ import annotations

from detente.brief.translation import gettext as _


def words() -> dict[str, str]:
    """The words by the key that the script knows."""
    return {
        "own": _("{value}, as in the baseline"),
        "none": _("no shock"),
        "years": _("{years} years"),
        "year": _("{years} year"),
        "at_once": _("at once"),
        "set": _("as set"),
        "baseline": _("baseline"),
        "better": _("better"),
        "worse": _("worse"),
        "same": _("same"),
        "counted": _("in {count} of {all} draws"),
        "to": _(" to "),
        "chart": _("{label} from {first} to {last}. As set {value} in {last}, in the baseline {baseline}."),
        "chart_fan": _("Nine in ten of {all} draws lie from {low} to {high} in {last}."),
        "left_out": _("{count} of {all} draws leave the bounds of the theory and are left out."),
        "failed": _("With this setting the theory leaves its bounds at {time}: it has no run, and nothing is shown."),
        "nothing": _("Nothing is set: this is the baseline."),
        "unmoved": _("Nothing moves by {year}: what is set makes no difference to any variable."),
        "changed": _("By {year}, {levers} move {first} most, from {old} to {new}{more}."),
        "changed_one": _("By {year}, {levers} moves {first} most, from {old} to {new}{more}."),
        "more": _("; then {labels}"),
        "loops": _("The loops whose variables move most are {loops}."),
        "no_loops": _("No named loop moves."),
        "and": _(" and "),
        "no_path": _("no path along the links"),
        "reinforcing": _("reinforcing"),
        "balancing": _("balancing"),
        "loop_shift": _("its variables move by {share} % of their range on average"),
        "holds_lever": _("the lever is one of them"),
        "rise": _("rise"),
        "fall": _("fall"),
        "swings": _("{label}, as set: {course}. Baseline: {baseline}."),
        "rises": _("rises from {start} to {end}"),
        "falls": _("falls from {start} to {end}"),
        "no_swing": _("no swing after {year}"),
        "swing_draws": _("A fall begins after {year} in {count} of {all} draws, and in {baseline} of the same draws without the setting."),
        "copied": _("The link is copied."),
        "copy_by_hand": _("Copy the link from the address of this page."),
        "link_lever": _("The link was not followed: `{name}` is no lever of this page."),
        "link_value": _("The link was not followed: `{text}` is no setting of `{name}` within its bounds."),
        "link_preset": _("The link was not followed: there is no scenario `{name}`."),
    }
