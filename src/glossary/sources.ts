/** The papers that definitions come from. */
import type { Source } from "./term";

const paper = (text: string, arxiv?: string): Source => (arxiv ? { text, arxiv } : { text });

export const TOMIHARI = paper("Tomihari 2026", "2601.04670");
export const TOMIHARI_SATO = paper("Tomihari and Sato 2024", "2405.16747");
export const JACOT = paper("Jacot, Gabriel and Hongler 2018", "1806.07572");
export const NOVAK = paper("Novak, Sohl-Dickstein and Schoenholz 2022", "2206.08720");
export const REN = paper("Ren and Sutherland 2024", "2407.10490");
export const CUI = paper("Cui et al. 2025", "2505.22617");
export const GRPO = paper("Shao et al. 2024", "2402.03300");
export const DR_GRPO = paper("Liu et al. 2025", "2503.20783");
export const RLOO = paper("Ahmadian et al. 2024", "2402.14740");
export const REINFORCE = paper("Williams 1992");
export const PPO = paper("Schulman et al. 2017", "1707.06347");
export const K3 = paper("Schulman 2020, Approximating KL divergence");
export const ADAM = paper("Kingma and Ba 2015", "1412.6980");
export const ADAMW = paper("Loshchilov and Hutter 2019", "1711.05101");
export const PASS_AT_K = paper("Chen et al. 2021, equation 1", "2107.03374");
export const EFFECTIVE_RANK = paper("Roy and Vetterli, EUSIPCO 2007");
export const LP_FT = paper("Kumar et al. 2022", "2202.10054");
export const TRANSFORMER = paper("Vaswani et al. 2017", "1706.03762");
export const THREEFRY = paper("Salmon et al., SC 2011");
export const TRL = paper("TRL, GRPOTrainer, logged metrics");
export const CRISTIANINI = paper("Cristianini et al., NIPS 2001");
export const SHAPLEY = paper("Shapley 1953, A value for n-person games");
export const HOLM = paper("Holm 1979");
export const HEDGES = paper("Hedges 1981");
export const HESTERBERG = paper("Hesterberg 2014", "1411.5279");
