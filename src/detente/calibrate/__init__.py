"""How well the theory fits the record. Only its skill beside persistence so far: nothing has been fitted yet."""

from detente.calibrate.skill import CAVEAT, HORIZONS, ORIGINS, Errors, Skill, model_years, skills

__all__ = ["CAVEAT", "HORIZONS", "ORIGINS", "Errors", "Skill", "model_years", "skills"]
