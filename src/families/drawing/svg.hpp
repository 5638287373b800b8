// Writing SVG as text: presentation attributes only (the pages' Content-Security-Policy forbids inline
// styles), whole pixels, everything from outside escaped.
//
//   Svg svg(640, 200, "okafor-map", "Family map", "Amara and Theo live with …");
//   svg.Line({10, 10}, {90, 10}, "stroke=\"#0b0c0c\"");
//   std::string markup = svg.Finish();
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kindred::families::drawing {

struct Point {
  int x = 0;
  int y = 0;
  bool operator==(const Point&) const = default;
};

struct Box {
  int left = 0, top = 0, right = 0, bottom = 0;
  [[nodiscard]] bool Overlaps(const Box& o) const {
    return left < o.right && o.left < right && top < o.bottom && o.top < bottom;
  }
  [[nodiscard]] bool Contains(Point p) const {
    return left <= p.x && p.x <= right && top <= p.y && p.y <= bottom;
  }
};

// Text for an element or an attribute of SVG.
[[nodiscard]] std::string Escaped(std::string_view text);

// Estimated width of Arial text in pixels at `size`, from the face's average advance widths by class of
// letter; errs on the wide side.
[[nodiscard]] int TextWidth(std::string_view utf8, int size);

// The text, or its beginning and "…" where it is wider than `width`.
[[nodiscard]] std::string Shortened(std::string_view utf8, int size, int width);

inline constexpr std::string_view kInk = "#0b0c0c";

class Svg {
 public:
  // `id` makes the ids of title and description; `title` and `description` are what a screen reader says.
  Svg(int width, int height, std::string_view id, std::string_view title, std::string_view description,
      std::string_view css_class);

  void Line(Point a, Point b, std::string_view attributes);
  void Path(const std::vector<Point>& points, std::string_view attributes, bool closed = false);
  void Rect(Box box, std::string_view attributes, std::string_view title = {});
  void Circle(Point centre, int radius, std::string_view attributes, std::string_view title = {});
  // anchor: start middle end.
  void Text(Point at, int size, std::string_view anchor, std::string_view text, bool bold = false,
            std::string_view fill = kInk);
  void Raw(std::string_view markup) { out_ += markup; }
  void OpenGroup(std::string_view attributes, std::string_view title = {});
  void CloseGroup() { out_ += "</g>"; }

  [[nodiscard]] std::string Finish();

 private:
  void Shape(std::string_view name, std::string_view geometry, std::string_view attributes,
             std::string_view title);
  std::string out_;
};

}  // namespace kindred::families::drawing
