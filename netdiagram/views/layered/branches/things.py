"""What stands on the axis of a branching network: stages as chains have them, with marks between them."""

from __future__ import annotations

from netdiagram.views import marks
from netdiagram.views.layered.bodies import Solid, over, slab
from netdiagram.views.layered.branches.captions import Style, captions
from netdiagram.views.layered.branches.plans import ENTRY, Plan
from netdiagram.views.layered.sizes import Scale
from netdiagram.views.layered.stages import Stage


def things(made: Plan, scale: Scale, style: Style) -> list[Stage]:
    """What stands on the axis, in order; a mark is a stage of the style `mark` without words."""
    out: list[Stage] = []
    blocks = made.along.blocks
    into = [0] * len(made.groups)
    for lane in made.lanes:
        into[lane.target] += 1
    told = captions(made, style)
    for number, (start, stop, plate) in enumerate(made.groups):
        mark = made.marks[number]
        if mark:
            wide = round(marks.size(mark, 2)[0]) + (into[number] - 1) * ENTRY
            out.append(
                Stage(blocks[start:stop], Solid(wide, round(2 * marks.RADIUS), 0, "merge", "mark"), None, "", "")
            )
            continue
        solid = slab(
            made.along,
            blocks[start:stop],
            made.mains[start:stop],
            made.extents[start:stop],
            scale,
            options=made.options,
        )
        glued = (blocks[stop], over(made.mains[stop], made.extents[stop], scale, made.options)) if plate else None
        out.append(Stage(blocks[start:stop], solid, glued, *told[number]))
    return out
