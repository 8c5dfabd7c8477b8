"""What a terminal showed becomes a picture in which nothing is lost and nothing is markup."""
import pathlib
import sys
import unittest
import xml.etree.ElementTree as tree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import terminal_picture  # noqa: E402

SPACE = "{http://www.w3.org/2000/svg}"


def texts(picture):
    """The lines of a picture."""
    return ["".join(line.itertext()) for line in tree.fromstring(picture).iter(SPACE + "text")]


class Pictures(unittest.TestCase):
    def test_lines_appear_when_they_did(self):
        shown = [(0.0, "$ "), (1.0, "l"), (1.2, "s\r\n"), (2.5, "a file\r\nanother\r\n$ ")]
        picture = terminal_picture.drawn(shown, [1.0, 1.19, 1.2], 80, "a listing")
        self.assertEqual(texts(picture), ["$ ls", "a file", "another"])
        root = tree.fromstring(picture)
        spans = {span.text: span for span in root.iter(SPACE + "tspan")}
        self.assertEqual(spans["another"].get("style"), "animation-delay:2.50s")
        self.assertEqual([text for text, span in spans.items() if span.get("class") == "typed"], ["l", "s"])

    def test_what_is_shown_is_no_markup_and_no_control(self):
        hostile = "</text><script>alert(1)</script>&amp;\x1b[31mred\x1b[0m\x1b]0;title\x07\x00\x1b[2J"
        picture = terminal_picture.drawn([(0.0, hostile)], [], 200, "<&>")
        self.assertEqual(texts(picture), ["</text><script>alert(1)</script>&amp;red"])
        self.assertEqual([node.tag for node in tree.fromstring(picture).iter() if "script" in node.tag], [])

    def test_long_lines_go_on_below(self):
        picture = terminal_picture.drawn([(0.0, "x" * 25 + "\r\nend\r\n")], [], 10, "long")
        self.assertEqual(texts(picture), ["x" * 10, "x" * 10, "x" * 5, "end"])

    def test_an_old_key_colours_nothing(self):
        picture = terminal_picture.drawn([(5.0, "said")], [1.0, 1.1, 1.2], 80, "late")
        self.assertNotIn('class="typed"', picture)


if __name__ == "__main__":
    unittest.main()
