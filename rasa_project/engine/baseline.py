"""Stock Rasa, its default pipeline with DIET, trained on the same files for comparison."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from engine.model_files import content_hash, input_files

# What `rasa init` of version 3.6 would use: its default English pipeline and policies, written out.
STOCK_CONFIG = """
recipe: default.v1
assistant_id: baseline
language: en
pipeline:
  - name: WhitespaceTokenizer
  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: 100
    constrain_similarities: true
  - name: EntitySynonymMapper
  - name: ResponseSelector
    epochs: 100
    constrain_similarities: true
  - name: FallbackClassifier
    threshold: 0.3
    ambiguity_threshold: 0.1
policies:
  - name: MemoizationPolicy
  - name: RulePolicy
  - name: UnexpecTEDIntentPolicy
    max_history: 5
    epochs: 100
  - name: TEDPolicy
    max_history: 5
    epochs: 100
    constrain_similarities: true
"""


def baseline_model(domain: Path, data: Path, kept: Path) -> Path:
    """Return the stock model for these files, trained unless `kept` holds it; the time taken goes to stderr."""
    config = kept / "baseline-config.yml"
    kept.mkdir(parents=True, exist_ok=True)
    config.write_text(STOCK_CONFIG, encoding="utf-8")
    model = kept / f"baseline-{content_hash(input_files(config, domain, data), kept)}.tar.gz"
    if not model.exists():
        from rasa.model_training import train_nlu

        started = time.monotonic()
        # The policies (TED) choose actions and take no part in understanding, which is what is compared.
        train_nlu(str(config), str(data), output=str(kept), fixed_model_name=model.name, domain=str(domain))
        print(f"stock Rasa trained in {time.monotonic() - started:.0f} s", file=sys.stderr)
    return model
