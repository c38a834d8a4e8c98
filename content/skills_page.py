"""The page of all skills in `docs/skills.md`, made from the content itself."""

from content.library import Library
from content.models import Skill, SkillModule

TITLES = {
    SkillModule.MINDFULNESS: "Mindfulness",
    SkillModule.DISTRESS_TOLERANCE: "Distress tolerance",
    SkillModule.EMOTION_REGULATION: "Emotion regulation",
    SkillModule.INTERPERSONAL: "Interpersonal effectiveness",
}
HEAD = """# The skills

All 60 skills of the catalogue, as they ship. This page is made from the content; do not edit it by hand:

```sh
uv run middlepath content skills > docs/skills.md
```

It is a starter set: no clinician has signed it. Who may be offered what is decided by cautions and strength, in
`coaching/offer.py`.

- **★** has a full walk-through after the clinical brief; the others are short guided versions. **†** is from
  outside the standard manual.
- **Strength** is how strong a feeling may be (0-100) for a fresh start. *(list)* means: made within that range,
  and used above it from what the client saved.
- **Cautions** keep a skill from clients they apply to, until a clinician clears it: HRT heart and blood
  pressure, COLD trouble with cold, ED eating disorder, PREG pregnancy, INJ injury or pain, RESP lungs, SEIZ
  seizures and fainting, PSY psychosis or mania, DISS dissociation, TRM trauma reaction to body, breath, touch
  or closed eyes, DV abuse or coercion, SUB intoxication or withdrawal, SH self-harm by that route, OCD
  compulsions, DRV driving.
- **Steps**: how many there are, and in brackets how many of them depend on the client or on an earlier answer.
"""
TAIL = """
## How to change a skill

1. Open `content/en/skills/<ID>.yaml`. Fields are explained on `Skill` in `content/models.py` and on `Step` in
   `content/steps.py`; [the dialogue page](dialogue.md#the-steps-of-a-skill) says what steps can do.
2. Change the words, or a step. A step says one thing, in two variants or more that are true in the same
   moments. Read it aloud as somebody would who is frightened or ashamed, at two in the morning.
3. A step that uses the body says that it may be skipped. A question that decides about safety has
   `must_answer`, and names the answers that end the skill.
4. Never a method, a dose, a weight; no "should", no blame, no praise for obedience; nobody is assumed to have a
   family, a faith, money or a safe home.
5. `uv run middlepath content check` runs the loader and the lints. `pytest tests/unit/coaching
   tests/unit/actions` walks every branch. Then walk it yourself: `uv run middlepath chat`.
6. Make this page anew with the command at its top. A clinical deployment serves the change once it is signed
   (`uv run middlepath content approve`).

Minutes, strength, cautions and urges are clinical decisions (appendix A of the brief). A test holds the table;
change both together, and only with a clinician.
"""


def skills_page(library: Library) -> str:
    """Return the page as Markdown."""
    parts = [HEAD]
    for module, title in TITLES.items():
        rows = [_row(skill) for skill in library.skills.values() if skill.module is module]
        parts.append(f"\n## {title}\n\n{_TABLE}{''.join(sorted(rows))}")
    parts.append(TAIL)
    return "".join(parts)


_TABLE = "| id | skill | kind | min | strength | cautions | steps |\n|---|---|---|---|---|---|---|\n"


def _row(skill: Skill) -> str:
    kind = ("★" if skill.starred else "short") + ("" if skill.in_manual else " †")
    listed = " (list)" if skill.is_prepared else ""
    cautions = ", ".join(skill.cautions) or "-"
    if skill.needs_clearance:
        cautions += "; a clinician's clearance"
    depends = sum(step.when is not None or step.part != "any" or bool(step.not_with) for step in skill.steps)
    steps = f"{len(skill.steps)}" + (f" ({depends})" if depends else "")
    strength = f"{skill.intensity_min}-{skill.intensity_max}{listed}"
    return f"| {skill.id} | {skill.name} | {kind} | {skill.minutes} | {strength} | {cautions} | {steps} |\n"
