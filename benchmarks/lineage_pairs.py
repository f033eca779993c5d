"""Papers and their bases: pairs that are common knowledge, for :mod:`benchmarks.lineage`.

A paper by its arXiv id, or by the beginning of its title; its bases by theirs. Nothing here knows a rule.
"""

from __future__ import annotations

PAIRS: dict[str, tuple[str, ...]] = {
    "1602.02830": ("1511.00363",),  # binarized networks: BinaryConnect
    "1602.07868": ("1502.03167",),  # weight normalisation: batch normalisation
    "1607.06450": ("1502.03167",),  # layer normalisation: batch normalisation
    "1803.08494": ("1502.03167", "1607.06450"),  # group normalisation
    "1810.04805": ("1706.03762", "1802.05365"),  # BERT: Transformer, ELMo
    "1906.01787": ("1706.03762",),  # deep Transformers
    "1909.08593": ("1706.03741",),  # language models from preferences: preferences
    "1910.02054": ("1909.08053",),  # ZeRO: Megatron-LM
    "1910.07467": ("1607.06450",),  # RMSNorm: layer normalisation
    "1911.05722": ("1805.01978", "1807.03748"),  # MoCo: instance discrimination, CPC
    "2002.05202": ("1612.08083", "1706.03762", "1910.10683"),  # GLU variants: GLU, Transformer
    "2002.08909": ("1906.00300", "1810.04805"),  # REALM: ORQA, BERT
    "2004.04906": ("1906.00300", "1810.04805"),  # DPR: ORQA, BERT
    "2005.11401": ("2004.04906", "1910.13461", "2002.08909"),  # RAG: DPR, BART, REALM
    "2007.01282": ("2004.04906", "2005.11401", "1910.10683"),  # fusion in decoder: DPR, RAG, T5
    "2010.11929": ("1706.03762", "1810.04805"),  # vision Transformer
    "2101.03961": ("1701.06538", "1910.10683", "2006.16668"),  # Switch: mixture of experts, T5
    "2104.04473": ("1909.08053",),  # Megatron-LM on clusters
    "2104.09864": ("1706.03762", "1803.02155"),  # RoFormer
    "2201.03545": ("1512.03385", "2103.14030"),  # ConvNeXt: ResNet, Swin
    "2203.00274": ("2004.02349",),  # TableFormer: TAPAS
    "2203.02155": ("1707.06347", "1909.08593", "2009.01325"),  # InstructGPT
    "2204.10628": ("2010.00904",),  # substrings as identifiers: GENRE
    "2205.01068": ("2005.14165",),  # OPT: GPT-3
    "2302.00083": ("2002.08909", "2005.11401"),  # in-context retrieval
    "2305.13048": ("2105.14103", "1706.03762"),  # RWKV: attention free Transformer
    "2305.14314": ("2106.09685",),  # QLoRA: LoRA
    "2305.18290": ("1707.06347", "1909.08593", "2009.01325", "2203.02155"),  # DPO: RLHF
    "2310.04406": ("2210.03629", "2305.10601"),  # LATS: ReAct, tree of thoughts
    "2310.06825": ("2302.13971", "2307.09288"),  # Mistral: LLaMA
    "2401.04088": ("2310.06825", "1701.06538"),  # Mixtral: Mistral
    "2401.10020": ("2305.18290",),  # self-rewarding: DPO
    "2402.09320": ("2305.18290",),  # ICDPO: DPO
    "2403.09629": ("2203.14465",),  # Quiet-STaR: STaR
    "2405.04434": ("2401.06066", "2401.02954"),  # DeepSeek-V2
    "2410.05258": ("1706.03762",),  # differential Transformer
    "2412.09871": ("2305.07185",),  # byte latent Transformer: MegaByte
}

HELD: dict[str, tuple[str, ...]] = {
    "1512.03385": ("1507.06228", "1409.1556"),  # ResNet: highway networks, VGG
    "1706.03762": ("1409.0473",),  # Transformer: attention for translation
    "1911.08265": ("1707.03497",),  # MuZero: value prediction networks
    "2001.08361": ("1706.03762",),  # scaling laws: Transformer
    "2007.07203": ("1902.07565",),  # Deep Retrieval: learned index trees
    "2106.09685": ("1902.00751", "2101.00190"),  # LoRA: adapters, prefix tuning
    "2201.12086": ("2010.11929", "1810.04805"),  # BLIP: vision Transformer, BERT
    "2202.00535": ("2103.10385", "2106.09685"),  # retrieval augmented prompts: P-tuning, LoRA
    "2203.14465": ("1705.08439", "2112.00114", "2201.11903"),  # STaR: expert iteration, scratchpads
    "2203.16634": ("1706.03762",),  # no positions: Transformer
    "2204.02311": ("2005.14165", "1706.03762"),  # PaLM: GPT-3
    "2205.14135": ("1706.03762", "1805.02867"),  # FlashAttention: attention, online softmax
    "2210.11610": ("2203.11171", "2201.11903"),  # self-improvement: self-consistency
    "2311.09569": ("2309.03409", "2010.15980", "2104.08691"),  # random prompts: OPRO, AutoPrompt
    "2401.12086": ("1909.08593", "2203.02155", "2309.00267", "2212.08073"),  # West-of-N: RLHF, RLAIF
    "2402.14083": ("1706.03762", "2112.00114"),  # search dynamics: Transformer, scratchpads
    "2410.05229": ("2110.14168",),  # GSM-Symbolic: GSM8K
    "2501.19393": ("2305.11206",),  # s1: LIMA
}
"""Held back at first; later rules and weights were chosen with an eye on them."""

BLIND: dict[str, tuple[str, ...]] = {
    "0908.0054": ("fuzzy cold dark matter", "cold and fuzzy dark matter"),  # ultra light bosons
    "1004.4240": ("a sparse johnson", "database-friendly random projections"),  # sparse JL transforms
    "1201.3077": ("a block-sorting", "a block sorting"),  # bijective string sorting: Burrows-Wheeler
    "1211.5063": ("learning long-term dependencies with gradient descent",),  # exploding gradients
    "1301.3781": ("a neural probabilistic language model", "recurrent neural network based language model"),
    "1310.4546": ("efficient estimation of word representations",),  # phrases: word2vec
    "1311.2542": ("sparser johnson", "osnap", "on milman"),  # sparse dimensionality reduction
    "1409.1556": ("imagenet classification with deep",),  # VGG: AlexNet
    "1411.2738": ("efficient estimation of word", "distributed representations of words"),  # word2vec told
    "1412.6980": ("adaptive subgradient", "lecture 6.5", "rmsprop"),  # Adam: AdaGrad, RMSProp
    "1502.02551": ("probabilistic rounding", "low precision arithmetic", "improving the speed of neural"),
    "1502.03167": ("efficient backprop", "going deeper with convolutions"),  # batch normalisation
    "1503.02531": ("model compression",),  # distillation
    "1504.06236": ("identification of influential", "identifying influential"),  # influential nodes: k-shells
    "1505.04597": ("fully convolutional networks",),  # U-Net
    "1701.06538": (
        "adaptive mixtures of local",
        "hierarchical mixtures",
        "learning factored representations",
    ),
    "1706.03791": ("fast error-bounded lossy",),  # SZ, with more layers and dimensions
    "1707.06347": ("trust region policy optimization",),  # PPO
    "1708.05894": ("learning to detect sepsis",),  # a Gaussian process RNN, improved
    "1806.07572": (
        "priors for infinite networks",
        "deep neural networks as gaussian",
        "kernel methods for deep",
    ),
    "2010.14235": ("multi-news",),  # Multi-XScience
    "2012.00152": ("neural tangent kernel",),  # every model is a kernel machine
    "2207.02696": ("yolov4", "scaled-yolov4", "you only learn one representation", "yolox"),  # YOLOv7
    "2301.11305": ("gltr", "release strategies"),  # DetectGPT
    "2304.10117": ("testing the black-hole area law",),  # the first law of black holes: the area law
    "2307.13304": ("optq", "gptq"),  # QuIP
    "2310.17567": ("a theory for emergence of complex skills",),  # Skill-Mix
    "2401.08417": ("direct preference optimization", "a paradigm shift in machine translation"),  # CPO
    "2409.20370": ("training language models to follow", "deep reinforcement learning from human"),  # CGPO
    "2503.10622": ("layer normalization", "root mean square layer"),  # a Transformer without normalisation
}
"""The beginnings of the bases' titles, written down before any guess on these papers was looked at. Their
first measure was 17 of 23 in a library and none of 2 in the corpus; the rules of today were made with an
eye on them."""

FRESH: dict[str, tuple[str, ...]] = {
    "1905.00506": ("galois uniformity", "average zsigmondy"),  # arboreal representations: Hindes
    "1911.01547": (  # a measure of intelligence: measures of all minds, a universal definition
        "the measure of all minds",
        "measuring universal intelligence",
        "evaluation in artificial intelligence",
        "universal psychometrics",
        "universal intelligence",
        "a collection of definitions",
    ),
    "1912.10667": (  # a pooling of its own: guided by physics, other pooling functions, the network changed
        "physics-guided neural",
        "physics- guided neural",
        "generalizing pooling",
        "fully convolutional networks for semantic",
    ),
    "2201.13352": (
        "process and temperature performance",
        "a soi cmos smart",
    ),  # a strain sensor: β-multiplier
    "2206.10883": ("multi-xscience",),  # summaries of many documents
    "2302.07302": (  # citations in the reader: definitions in the reader, threads, who you know
        "augmenting scientific papers with just",
        "threddy",
        "from who you know",
    ),
    "2401.14367": ("unnatural instructions", "self-instruct"),  # synthetic data
    "2501.10120": ("agile", "proximal policy"),  # an agent trained in a framework for agents
    "cs/9912018": ("a notation for specifying test",),  # an algebra of criteria: a notation for them
    "hep-th/9108004": ("new selection rules", "self-tuning fields"),  # ground ring: discrete states
    "looking beyond text": (  # figures out of PDFs
        "automatic extraction of figures",
        "an automatic system for extracting figures",
        "figure metadata extraction",
    ),
    "papermage": ("layoutparser", "vila"),  # a toolkit: LayoutParser, grouped tokens
}
"""The last papers of the corpus that no rule was made with, by arXiv id or by the beginning of the title;
more than one base where a reader who knows the field would take each. Written down before any guess on them
was seen, and before the rules were looked at again; surveys, tutorials and lists without titles are left
out. Their first measure was 8 of 11 in a library, and 1 more in the corpus."""

TITLES: dict[str, tuple[str, ...]] = {
    "hep-th/9309140": ("hep-th/9302103",),  # Kodaira-Spencer theory: holomorphic anomalies
    "hep-th/9406055": ("hep-th/9308122",),  # mirror maps of intersections: of hypersurfaces
    "hep-th/9408099": ("hep-th/9407087",),  # Seiberg and Witten with matter: without
    "hep-th/9411149": ("hep-th/9402044", "hep-th/9407087"),  # duality: exact results
    "hep-th/9503086": ("hep-th/9411149",),  # a comment on duality
    "hep-th/9503179": ("hep-th/9411149",),  # duality for SO(N): for SU(N)
    "hep-th/9504090": ("hep-th/9407087",),  # massless black holes: massless monopoles
    "hep-th/9504145": ("hep-th/9504090",),  # black hole condensation: massless black holes
    "hep-th/9505054": ("hep-th/9410167", "hep-th/9503124"),  # U-duality
    "hep-th/9505105": ("hep-th/9407087", "hep-th/9408099"),  # exact results of strings: of fields
    "hep-th/9508143": ("hep-th/9503124", "hep-th/9410167"),  # a multiplet of strings
    "hep-th/9510017": ("hep-th/9503124", "hep-th/9410167"),  # D-branes: dualities
    "hep-th/9510101": ("hep-th/9407087",),  # integrable systems: Seiberg and Witten
    "hep-th/9510135": ("hep-th/9510017",),  # bound states: D-branes
    "hep-th/9510209": ("hep-th/9503124",),  # eleven dimensions
    "hep-th/9511030": ("hep-th/9510017", "hep-th/9510135"),  # small instantons
    "hep-th/9601029": ("hep-th/9510017", "hep-th/9510135"),  # counting states of a black hole
    "hep-th/9602043": ("hep-th/9601029",),  # black holes of D-branes
    "hep-th/9602051": ("hep-th/9601029",),  # counting states near the extreme
    "hep-th/9602052": ("hep-th/9510017",),  # notes on D-branes
    "hep-th/9602114": ("hep-th/9602022",),  # F-theory compactified
    "hep-th/9602135": ("hep-th/9601029",),  # black three-branes
    "hep-th/9603142": ("hep-th/9510209",),  # eleven dimensions with a boundary
    "hep-th/9603161": ("hep-th/9602114",),  # F-theory compactified, the second part
    "hep-th/9605150": ("hep-th/9602022",),  # F-theory and orientifolds
    "hep-th/9606185": ("hep-th/9602043",),  # decay rates
    "hep-th/9609026": ("hep-th/9606185",),  # greybody factors: decay rates
    "hep-th/9610043": ("hep-th/9510135", "hep-th/9510017"),  # matrix theory
}
"""Pairs of physics, written down blindly too, in Paperscape's graph: titles, years and citations are all that
is known there, no sentence and no abstract. Their first measure was 16 of 28."""
