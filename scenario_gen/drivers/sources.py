"""Where constants are from, by short names."""

from __future__ import annotations

from collections.abc import Mapping

R157_TABLE = "UN R157 (2021), Annex 4 Appendix 3, table 1"
R157_CUT_IN = "UN R157, 5.2.5.2"
R157_FSM = "UN R157 Am. 4, Annex 3, performance model 2, as in JRC-FSM"
JRC = "JRC-FSM"
ESMINI = "esmini, ControllerALKS_R157SM"
AD_RSS_LIB = "ad-rss-lib, default parameters"
RSS = "Shalev-Shwartz, Shammah, Shashua (2017)"
EU_CUT_IN = "(EU) 2022/1426, Annex III, 1.4.2"
IDM = "Treiber, Hennecke, Helbing (2000), table I"
UN_R152 = "UN R152"
OWN = "this project"

#: The publications behind the short names.
LINKS: Mapping[str, str] = {
    "UN R157, Automated Lane Keeping Systems": (
        "https://unece.org/transport/documents/2021/03/standards/"
        "un-regulation-no-157-automated-lane-keeping-systems-alks"
    ),
    "Implementing Regulation (EU) 2022/1426": (
        "https://eur-lex.europa.eu/eli/reg_impl/2022/1426/oj"
    ),
    "JRC-FSM, the program": "https://github.com/ec-jrc/JRC-FSM",
    "Mattas et al., Accident Analysis & Prevention 148 (2020) 105794, FSM": (
        "https://doi.org/10.1016/j.aap.2020.105794"
    ),
    "Mattas et al., Accident Analysis & Prevention 174 (2022) 106743, the comparison": (
        "https://doi.org/10.1016/j.aap.2022.106743"
    ),
    "esmini": "https://github.com/esmini/esmini",
    "Shalev-Shwartz, Shammah, Shashua (2017), RSS": "https://arxiv.org/abs/1708.06374",
    "ad-rss-lib": "https://github.com/intel/ad-rss-lib",
    "Treiber, Hennecke, Helbing (2000), IDM": "https://doi.org/10.1103/PhysRevE.62.1805",
}
