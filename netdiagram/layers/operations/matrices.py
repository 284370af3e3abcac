"""Operations on matrices that hardly any model has: decompositions, inverses, distances."""

from __future__ import annotations

from netdiagram.ir import Dim, Shape
from netdiagram.layers.base import product
from netdiagram.layers.operations.base import Bound, row, tensor, whole
from netdiagram.layers.operations.elementwise import same
from netdiagram.layers.shapes import broadcast


def distances(a: Bound) -> Shape:
    """`cdist`: from every point to every other."""
    left, right = tensor(a, "x"), tensor(a, "y")
    return (*broadcast(left[:-2], right[:-2]), left[-2], right[-2])


def correlations(a: Bound) -> Shape:
    """`corrcoef`, as Keras has it."""
    return same(a)


def diagonal_of_all(a: Bound) -> Shape:
    """`diagflat`: all entries on a diagonal."""
    size = product(tensor(a))
    side = None if size is None else size + abs(whole(a["k"]))
    return (side, side)


def eigen(a: Bound) -> list[Shape]:
    """Eigenvalues and eigenvectors."""
    x = same(a)
    return [x[:-1], x]


def triangular(a: Bound) -> list[Shape]:
    """`lu_factor`: both factors in one, and the exchanges."""
    x = same(a)
    rows, columns = x[-2:]
    return [x, (*x[:-2], None if rows is None or columns is None else min(rows, columns))]


def orthogonal(a: Bound) -> list[Shape]:
    """`qr`: a basis and a triangle."""
    x = same(a)
    rows, columns = x[-2:]
    least: Dim = None if rows is None or columns is None else min(rows, columns)
    inner = rows if a["mode"] == "complete" else least
    return [(*x[:-1], inner), (*x[:-2], inner, columns)]


def transposed(a: Bound) -> Shape:
    """`pinv`: rows and columns exchanged."""
    x = same(a)
    return (*x[:-2], x[-1], x[-2])


def numbers_of_matrices(a: Bound) -> Shape:
    """One number for every matrix."""
    return same(a)[:-2]


def signed_logarithms(a: Bound) -> list[Shape]:
    """`slogdet`: sign and logarithm of a determinant."""
    return [(), same(a)[:-2]]


def least_squares(a: Bound) -> Shape:
    """`lstsq`: unknowns × right sides."""
    left, right = tensor(a, "a"), tensor(a, "b")
    return (left[-1], *right[1:])


def right_side(a: Bound) -> Shape:
    """As the second operand."""
    return tensor(a, "b")


def kronecker(a: Bound) -> Shape:
    """`kron`: every entry times the whole of the other."""
    left, right = tensor(a, "x1"), tensor(a, "x2")
    rank = max(len(left), len(right))
    left, right = (1,) * (rank - len(left)) + left, (1,) * (rank - len(right)) + right
    return tuple([product(pair) for pair in zip(left, right, strict=True)])


def powers(a: Bound) -> Shape:
    """`vander`: every entry with its powers."""
    (size,) = tensor(a)[:1] or (None,)
    return (size, size if a["N"] is None else whole(a["N"]))


def lower_ones(a: Bound) -> Shape:
    """`tri`: ones below the diagonal."""
    rows = whole(a["N"])
    return (rows, rows if a["M"] is None else whole(a["M"]))


ROWS = (
    row("cdist", distances, "x", "y", name="CDist", title="Distances", reads="mixed"),
    row("corrcoef", correlations, "x", reads="mixed"),
    row("diagflat", diagonal_of_all, "x", k=0, family="reshape", reads="mixed"),
    row("eig", eigen, "x", reads="mixed"),
    row("eigh", eigen, "x", reads="mixed"),
    row("lu_factor", triangular, "x", reads="mixed"),
    row("qr", orthogonal, "x", mode="reduced", title="QR", reads="mixed"),
    row("pinv", transposed, "x", rcond=None, title="Pseudoinverse", reads="mixed"),
    row("cholesky_inverse", same, "x", upper=False, reads="mixed"),
    row("matrix_rank", numbers_of_matrices, "x", tol=None, output="int32", reads="mixed"),
    row("slogdet", signed_logarithms, "x", reads="mixed"),
    row("lstsq", least_squares, "a", "b", rcond=None, title="Least squares", reads="mixed"),
    row("solve_triangular", right_side, "a", "b", lower=False, reads="mixed"),
    row("kron", kronecker, "x1", "x2", title="Kronecker product", reads="mixed"),
    row("vander", powers, "x", N=None, increasing=False, reads=""),
    row("tri", lower_ones, "N", M=None, k=0, dtype=None, output="made"),
)  # fmt: skip
