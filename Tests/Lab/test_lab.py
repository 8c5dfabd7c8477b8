"""What of the lab can be tried without starting it: `python3 -m unittest discover Tests/Lab`."""
import importlib.util
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import oracle  # noqa: E402

HAS_DATABASE_CLIENT = importlib.util.find_spec("psycopg2") is not None


def second(at, share=1.0, p95=0.05):
    """A second in which so many of 100 requests succeeded."""
    return {"time": at, "sent": 100, "good": round(100 * share), "p95": p95, "failures": {}}


class OracleTests(unittest.TestCase):
    """Harm and recovery, by the load's record and the fault's own truth."""

    def test_recovers_at_the_first_of_five_good_seconds(self):
        seconds = [second(at, 0.5) for at in range(100, 110)] + [second(at) for at in range(110, 115)]
        gone = [(at + 0.9, at >= 105) for at in range(100, 120)]
        self.assertEqual(oracle.recovery(seconds, gone, 100), 110)

    def test_four_good_seconds_are_no_recovery(self):
        seconds = [second(at, 0.5) for at in range(100, 110)] + [second(at) for at in range(110, 114)] + [second(114, 0.9)]
        gone = [(at, True) for at in range(100, 120)]
        self.assertIsNone(oracle.recovery(seconds, gone, 100))

    def test_a_missing_second_breaks_the_row(self):
        seconds = [second(at) for at in (100, 101, 102, 104, 105, 106)]
        self.assertIsNone(oracle.recovery(seconds, [(99, True)], 100))

    def test_good_seconds_with_the_fault_still_there_are_no_recovery(self):
        seconds = [second(at) for at in range(100, 120)]
        gone = [(at + 0.5, at >= 112) for at in range(100, 120)]
        self.assertEqual(oracle.recovery(seconds, gone, 100), 112)

    def test_what_is_neither_felt_nor_seen_is_not_over(self):
        seconds = [second(at) for at in range(100, 130)]
        self.assertIsNone(oracle.judged(seconds, [(at, True) for at in range(100, 130)], 100))

    def test_what_was_ended_before_it_was_felt_is_over(self):
        seconds = [second(at) for at in range(100, 130)]
        self.assertEqual(oracle.judged(seconds, [(at, at > 110) for at in range(100, 130)], 100), 110)

    def test_slow_answers_are_harm(self):
        self.assertFalse(oracle.is_good(second(1, p95=oracle.LONGEST + 0.01)))
        self.assertTrue(oracle.is_good(second(1, p95=oracle.LONGEST)))

    def test_harm_counts_shares_of_failed_requests(self):
        seconds = [second(99, 0.0), second(100, 0.5), second(101, 0.25, p95=2), second(102)]
        self.assertEqual(oracle.harm(seconds, 100.7), (1.25, 1))

    def test_finds_the_first_bad_second(self):
        self.assertEqual(oracle.first_bad([second(1), second(2, 0.9)], 0), 2)
        self.assertIsNone(oracle.first_bad([second(1)], 0))


@unittest.skipUnless(HAS_DATABASE_CLIENT, "needs Debian's python3-psycopg2")
class FaultTests(unittest.TestCase):
    """What the faults say of themselves."""

    def setUp(self):
        from faults import ALL
        from hands import Hands
        self.faults, self.hands = ALL, Hands

    def test_there_are_at_least_seventeen(self):
        self.assertGreaterEqual(len(self.faults), 17)

    def test_each_can_be_ended_and_nothing_right_is_harmful(self):
        for fault in self.faults.values():
            self.assertTrue(fault.right, fault.name)
            self.assertTrue(fault.what, fault.name)
            names = {words.split()[0] for words in fault.right}
            self.assertFalse(names & set(fault.harmful), fault.name)

    def test_each_that_ends_by_hand_has_a_hand(self):
        for fault in self.faults.values():
            hands = [words.split()[0].replace(".", "_").replace("-", "_") for words in fault.right]
            self.assertTrue(any(hasattr(self.hands, hand) for hand in hands), fault.name)

    def test_a_seed_says_how_it_varies(self):
        for fault in self.faults.values():
            draws = [fault(None, seed).random.random() for seed in (1, 1, 2)]
            self.assertEqual(draws[0], draws[1])
            self.assertNotEqual(draws[0], draws[2])


@unittest.skipUnless(HAS_DATABASE_CLIENT, "needs Debian's python3-psycopg2")
class HandsTests(unittest.TestCase):
    """Names that actions are given."""

    def setUp(self):
        from hands import Hands
        from machine import LabError
        from shop_lab import ShopLab
        self.hands, self.error = Hands(ShopLab), LabError

    def test_a_service_means_its_instances_but_those_on_standby(self):
        self.assertEqual(self.hands.instances("storefront"), ["storefront:storefront-1", "storefront:storefront-2"])

    def test_an_instance_means_itself(self):
        self.assertEqual(self.hands.instances("storefront-2"), ["storefront:storefront-2"])

    def test_an_unknown_name_is_refused(self):
        for name in ("", "../catalogue", "storefront-9", "supervisord"):
            with self.assertRaises(self.error):
                self.hands.instances(name)

    def test_an_action_that_the_lab_cannot_do_is_refused(self):
        with self.assertRaises(self.error):
            self.hands.do("kubernetes.rollout-restart", "catalogue", {})


if __name__ == "__main__":
    unittest.main()
