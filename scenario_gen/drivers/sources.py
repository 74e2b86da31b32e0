"""Where constants are from, by short names."""

R157_TABLE = "UN R157 (2021), Annex 4 Appendix 3, table 1"
R157_CUT_IN = "UN R157, 5.2.5.2"
R157_FSM = "UN R157 Amendment 4, Annex 3 Appendix 3, performance model 2; as in JRC-FSM"
MATTAS = "Mattas et al., Accident Analysis & Prevention 148 (2020) 105794; as in JRC-FSM"
JRC = "JRC-FSM, https://github.com/ec-jrc/JRC-FSM"
ESMINI = "esmini, ControllerALKS_R157SM, https://github.com/esmini/esmini"
AD_RSS_LIB = "Intel ad-rss-lib, default parameters, https://github.com/intel/ad-rss-lib"
RSS = "Shalev-Shwartz, Shammah, Shashua, arXiv:1708.06374"
EU_CUT_IN = (
    "Implementing Regulation (EU) 2022/1426, Annex III part 1, 1.4.2,"
    " https://eur-lex.europa.eu/eli/reg_impl/2022/1426/oj"
)
IDM = "Treiber, Hennecke, Helbing, Phys. Rev. E 62, 1805 (2000), table I"
OWN = "this project"
