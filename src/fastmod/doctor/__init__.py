"""What `fastmod doctor` looks at beyond the rules of `check`: the installation, the place, the environment."""

from fastmod.doctor.diagnosis import Diagnosis, Level
from fastmod.doctor.environment import examine_environment
from fastmod.doctor.installation import examine_installation
from fastmod.doctor.place import examine_place

__all__ = ["Diagnosis", "Level", "examine_environment", "examine_installation", "examine_place"]
