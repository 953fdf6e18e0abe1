"""Many runs of a theory: draws of its parameters, run under scenarios, held in memory or written to files."""

from detente.simulate.ensembles.draws import Draws, draw_priors, read_draws
from detente.simulate.ensembles.ensemble import Ensemble, run_ensemble
from detente.simulate.ensembles.outcomes import Outcome
from detente.simulate.ensembles.storing import write_ensemble

__all__ = ["Draws", "Ensemble", "Outcome", "draw_priors", "read_draws", "run_ensemble", "write_ensemble"]
