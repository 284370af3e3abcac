"""Operations on matrices: decompositions, inverses, diagonals, distances."""

from __future__ import annotations

from netdiagram.ir import Dim, Shape
from netdiagram.layers.base import product
from netdiagram.layers.operations.base import Bound, row, tensor, whole
from netdiagram.layers.operations.elementwise import same
from netdiagram.layers.shapes import axis_of, broadcast


def distances(a: Bound) -> Shape:
    """`cdist`: from every point to every other."""
    left, right = tensor(a, "x"), tensor(a, "y")
    return (*broadcast(left[:-2], right[:-2]), left[-2], right[-2])


def correlations(a: Bound) -> Shape:
    """`corrcoef`, as Keras has it."""
    return same(a)


def matrix_number(a: Bound) -> Shape:
    """One number for every matrix."""
    return same(a)[:-2]


def decomposed(a: Bound) -> list[Shape]:
    """`svd`: two bases and the singular values between them."""
    x = tensor(a)
    rows, columns = x[-2:]
    least: Dim = None if rows is None or columns is None else min(rows, columns)
    whole_bases = a["full_matrices"]
    left, right = (rows, columns) if whole_bases else (least, least)
    return [(*x[:-1], left), (*x[:-2], least), (*x[:-2], right, columns)]


def diagonal_matrix(a: Bound) -> Shape:
    """`diag`: a matrix from its diagonal, or the diagonal of one."""
    x, k = tensor(a), abs(whole(a["k"]))
    if len(x) == 1:
        size = None if x[0] is None else x[0] + k
        return (size, size)
    return (None if None in x else max(0, min(dim or 0 for dim in x) - k),)


def traced(a: Bound) -> Shape:
    """The sum of a diagonal."""
    x = tensor(a)
    gone = {axis_of(whole(a[word]), len(x), word) for word in ("axis1", "axis2")}
    return tuple([dim for axis, dim in enumerate(x) if axis not in gone])


def cross(a: Bound) -> Shape:
    """Vectors of three entries, broadcast."""
    return broadcast(tensor(a, "x1"), tensor(a, "x2"))


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


def number(a: Bound) -> Shape:
    """One number."""
    del a
    return ()


ROWS = (
    row("det", matrix_number, "x", reads="mixed"),
    row("logdet", matrix_number, "x", reads="mixed"),
    row("inv", same, "x", title="Inverse", reads="mixed"),
    row("cholesky", same, "x", upper=False, reads="mixed"),
    row("svd", decomposed, "x", full_matrices=True, compute_uv=True, name="SVD", title="Singular values", reads="mixed"),
    row("solve", right_side, "a", "b", reads="mixed"),
    row("diag", diagonal_matrix, "x", k=0, family="reshape", reads="mixed"),
    row("trace", traced, "x", offset=0, axis1=0, axis2=1, reads="mixed"),
    row("cross", cross, "x1", "x2", axisa=-1, axisb=-1, axisc=-1, axis=None, family="merge"),
    row("vdot", number, "x1", "x2", family="dense", reads="mixed"),
    row("cdist", distances, "x", "y", name="CDist", title="Distances", reads="mixed"),
    row("corrcoef", correlations, "x", reads="mixed"),
    row("diagflat", diagonal_of_all, "x", k=0, family="reshape", reads="mixed"),
    row("eig", eigen, "x", reads="mixed"),
    row("eigh", eigen, "x", reads="mixed"),
    row("lu_factor", triangular, "x", reads="mixed"),
    row("qr", orthogonal, "x", mode="reduced", title="QR", reads="mixed"),
    row("pinv", transposed, "x", rcond=None, title="Pseudoinverse", reads="mixed"),
    row("cholesky_inverse", same, "x", upper=False, reads="mixed"),
    row("matrix_rank", matrix_number, "x", tol=None, output="int32", reads="mixed"),
    row("slogdet", signed_logarithms, "x", reads="mixed"),
    row("lstsq", least_squares, "a", "b", rcond=None, title="Least squares", reads="mixed"),
    row("solve_triangular", right_side, "a", "b", lower=False, reads="mixed"),
    row("kron", kronecker, "x1", "x2", title="Kronecker product", reads="mixed"),
    row("vander", powers, "x", N=None, increasing=False, reads=""),
    row("tri", lower_ones, "N", M=None, k=0, dtype=None, output="made"),
)  # fmt: skip
