"""Is the list of mutations what the guide promises?"""

import unittest
from collections import Counter

from drift.catalog import MUTATIONS


class CatalogTest(unittest.TestCase):
    def test_there_are_at_least_25_each_with_a_name_of_its_own(self) -> None:
        names = Counter(mutation.name for mutation in MUTATIONS)
        self.assertGreaterEqual(len(names), 25)
        self.assertEqual([name for name, times in names.items() if times > 1], [])


if __name__ == "__main__":
    unittest.main()
