"""Which classes were looked for in which images, where not every class was in every image."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from iouviz.data.shapes import column


@dataclass(frozen=True, slots=True, eq=False)
class Verified:
    """What is known of a class in an image besides its objects; one row a pair, V of them.

    A class that has objects in an image was looked for there, and needs no row.

    Attributes
    ----------
    image, label : (V,) int32 arrays
        Position in `Dataset.images` and in `Dataset.classes`.
    negative : (V,) bool array
        The class is known to be absent (LVIS' `neg_category_ids`; an image-level label of Open
        Images with Confidence 0).
    not_exhaustive : (V,) bool array
        Not every object of the class is annotated (LVIS' `not_exhaustive_category_ids`). A row
        with neither flag says that the class is there (an image-level label with Confidence 1).
    frequency : tuple of str
        Of each class "r", "c" or "f": rare, common or frequent among the images to train on; ""
        where a file does not say. Empty where none does.
    """

    image: NDArray[np.int32]
    label: NDArray[np.int32]
    negative: NDArray[np.bool_]
    not_exhaustive: NDArray[np.bool_]
    frequency: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.image)

    @classmethod
    def of(
        cls,
        image: ArrayLike,
        label: ArrayLike,
        *,
        negative: ArrayLike | None = None,
        not_exhaustive: ArrayLike | None = None,
        frequency: tuple[str, ...] = (),
    ) -> Self:
        """Make frozen columns; flags that are left out are False.

        >>> Verified.of([0, 0], [1, 2], negative=[True, False]).not_exhaustive
        array([False, False])
        """
        images = column(image, np.int32)
        none = np.zeros(len(images), np.bool_)
        return cls(
            image=images,
            label=column(label, np.int32),
            negative=column(none if negative is None else negative, np.bool_),
            not_exhaustive=column(none if not_exhaustive is None else not_exhaustive, np.bool_),
            frequency=frequency,
        )

    def at_images(self, position: NDArray[np.int32]) -> Self:
        """The rows of some images; `position` says where each image went, -1 where it did not."""
        kept = position[self.image] >= 0
        return replace(
            self,
            image=position[self.image[kept]],
            label=self.label[kept],
            negative=self.negative[kept],
            not_exhaustive=self.not_exhaustive[kept],
        )
