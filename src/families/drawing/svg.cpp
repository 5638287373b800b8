#include "families/drawing/svg.hpp"

#include <fmt/format.h>

namespace kindred::families::drawing {
namespace {

// Advance of a character in thousandths of the size.
int Advance(unsigned char c) {
  if (c >= 0xC0) return 600;  // first byte of a letter beyond ASCII
  if (c >= 0x80) return 0;    // continuation
  switch (c) {
    case 'i':
    case 'j':
    case 'l':
    case '\'':
    case '|':
      return 240;
    case 'f':
    case 't':
    case 'r':
    case ' ':
    case '.':
    case ',':
    case 'I':
    case '(':
    case ')':
    case '-':
      return 330;
    case 'm':
    case 'w':
    case 'M':
    case 'W':
      return 880;
    default:
      return (c >= 'A' && c <= 'Z') ? 710 : 560;
  }
}

}  // namespace

std::string Escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 8);
  for (char c : text) switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20)
          out += c;
        else
          out += ' ';  // control characters are not allowed in SVG
    }
  return out;
}

int TextWidth(std::string_view utf8, int size) {
  int thousandths = 0;
  for (unsigned char c : utf8) thousandths += Advance(c);
  return (thousandths * size + 999) / 1000;
}

std::string Shortened(std::string_view utf8, int size, int width) {
  if (TextWidth(utf8, size) <= width) return std::string(utf8);
  const int room = width - size;  // the ellipsis is one em wide
  std::size_t cut = 0;
  int used = 0;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto c = static_cast<unsigned char>(utf8[i]);
    used += Advance(c) * size;
    if (used > room * 1000) break;
    if (c < 0x80 || i + 1 == utf8.size() || (static_cast<unsigned char>(utf8[i + 1]) & 0xC0) != 0x80)
      cut = i + 1;
  }
  while (cut > 0 && utf8[cut - 1] == ' ') --cut;
  return std::string(utf8.substr(0, cut)) + "…";
}

Svg::Svg(int width, int height, std::string_view id, std::string_view title, std::string_view description,
         std::string_view css_class) {
  out_ = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"{0}\" viewBox=\"0 0 {1} {2}\" width=\"{1}\" "
      "height=\"{2}\" "
      "role=\"img\" aria-labelledby=\"{3}-title {3}-desc\" font-family=\"Arial, Helvetica, sans-serif\" "
      "font-size=\"12\" fill=\"#0b0c0c\">"
      "<title id=\"{3}-title\">{4}</title><desc id=\"{3}-desc\">{5}</desc>\n",
      css_class, width, height, Escaped(id), Escaped(title), Escaped(description));
}

void Svg::Shape(std::string_view name, std::string_view geometry, std::string_view attributes,
                std::string_view title) {
  if (title.empty())
    out_ += fmt::format("<{} {} {}/>\n", name, geometry, attributes);
  else
    out_ +=
        fmt::format("<{0} {1} {2}><title>{3}</title></{0}>\n", name, geometry, attributes, Escaped(title));
}

void Svg::Line(Point a, Point b, std::string_view attributes) {
  Shape("line", fmt::format("x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"", a.x, a.y, b.x, b.y), attributes, {});
}

void Svg::Path(const std::vector<Point>& points, std::string_view attributes, bool closed) {
  if (points.empty()) return;
  std::string d = fmt::format("M{} {}", points[0].x, points[0].y);
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (points[i].y == points[i - 1].y)
      d += fmt::format("H{}", points[i].x);
    else if (points[i].x == points[i - 1].x)
      d += fmt::format("V{}", points[i].y);
    else
      d += fmt::format("L{} {}", points[i].x, points[i].y);
  }
  if (closed) d += "Z";
  Shape("path", fmt::format("d=\"{}\"", d), attributes, {});
}

void Svg::Rect(Box box, std::string_view attributes, std::string_view title) {
  Shape("rect",
        fmt::format("x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"", box.left, box.top, box.right - box.left,
                    box.bottom - box.top),
        attributes, title);
}

void Svg::Circle(Point centre, int radius, std::string_view attributes, std::string_view title) {
  Shape("circle", fmt::format("cx=\"{}\" cy=\"{}\" r=\"{}\"", centre.x, centre.y, radius), attributes, title);
}

void Svg::Text(Point at, int size, std::string_view anchor, std::string_view text, bool bold,
               std::string_view fill) {
  // What the picture says once is not said again with every word: a family may have hundreds.
  out_ += fmt::format("<text x=\"{}\" y=\"{}\"", at.x, at.y);
  if (size != 12) out_ += fmt::format(" font-size=\"{}\"", size);
  if (anchor != "start") out_ += fmt::format(" text-anchor=\"{}\"", anchor);
  if (fill != kInk) out_ += fmt::format(" fill=\"{}\"", fill);
  out_ += fmt::format("{}>{}</text>\n", bold ? " font-weight=\"bold\"" : "", Escaped(text));
}

void Svg::OpenGroup(std::string_view attributes, std::string_view title) {
  out_ += fmt::format("<g {}>", attributes);
  if (!title.empty()) out_ += fmt::format("<title>{}</title>", Escaped(title));
}

std::string Svg::Finish() {
  out_ += "</svg>\n";
  return std::move(out_);
}

}  // namespace kindred::families::drawing
