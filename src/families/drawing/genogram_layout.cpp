// The second half of laying out a family map: where everything stands. Symbols stand in rows; the gutters
// between them carry the lines that go down past the labels, each in a track of its own; the band below a
// row carries the level lines, each at a height of its own. So no line runs through a symbol or a label.
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "base/text.hpp"
#include "families/drawing/genogram_generations.hpp"
#include "families/drawing/outline.hpp"

namespace kindred::families::drawing {
namespace {

constexpr int kNameSize = 14, kNoteSize = 12;
constexpr int kLabelWidth = 118;  // widest label
constexpr int kLineHeight = 16;
constexpr int kGutter = 26, kTrack = 9;
constexpr int kLevel = 14;     // between two level lines
constexpr int kTwinRoom = 22;  // above a row, for the slanted lines of twins
constexpr int kHalf = kSymbol / 2;
constexpr int kMargin = 22;

// Cuts a name into at most two lines that fit.
std::vector<std::string> NameLines(const std::string& name) {
  std::vector<std::string> lines;
  std::string line;
  for (std::string_view word : Split(name, ' ')) {
    if (word.empty()) continue;
    const std::string longer = line.empty() ? std::string(word) : line + " " + std::string(word);
    if (!line.empty() && TextWidth(longer, kNameSize) > kLabelWidth) {
      lines.push_back(line);
      line = word;
    } else {
      line = longer;
    }
  }
  if (!line.empty()) lines.push_back(line);
  if (lines.empty()) lines.push_back("Not known");
  if (lines.size() > 2) {
    for (std::size_t i = 2; i < lines.size(); ++i) lines[1] += " " + lines[i];
    lines.resize(2);
  }
  for (std::string& l : lines) l = Shortened(l, kNameSize, kLabelWidth);
  return lines;
}

std::string YearsOf(const GenogramPerson& p) {
  if (p.unborn) return p.birth ? "due " + FormatShort(*p.birth) : "expected";
  std::string text;
  if (p.birth) text = (p.death || p.deceased ? "" : "b. ") + std::to_string(p.birth->Year());
  if (p.death)
    text += (text.empty() ? "died " : "–") + std::to_string(p.death->Year());
  else if (p.deceased)
    text += text.empty() ? "died" : "–?";
  return text;
}

class Layouter {
 public:
  explicit Layouter(const Genogram& g) : g_(g), gen_(FindGenerations(g)) {}

  GenogramLayout Place() {
    if (g_.people.empty()) return {};
    OrderRows(g_, gen_);
    MakeLabels();
    FindPositions();
    x_.assign(gen_.row.size(), 0);
    gutter_.resize(gen_.order.size());
    for (std::size_t r = 0; r < gen_.order.size(); ++r) gutter_[r].assign(gen_.order[r].size() + 1, 0);
    AssignX();  // with narrow gutters, to know which way lines go
    TakeTracks();
    AssignX();  // with gutters as wide as their tracks need
    AssignEntries();
    AssignLevels();
    AssignY();
    PlacePeople();
    DrawJoins();
    DrawDescents();
    DrawHouseholds();
    Finish();
    return std::move(out_);
  }

 private:
  struct Track {
    int row = 0, gutter = 0, slot = 0;  // gutter g is left of position g
  };
  struct Exits {
    bool adjacent = false;
    Track left, right;  // of a join that goes below
    int level = 0;
  };

  bool IsPerson(int node) const { return node < gen_.people; }
  int Width(int node) const { return IsPerson(node) ? width_[node] : 10; }

  void MakeLabels() {
    out_.people.resize(gen_.people);
    width_.assign(gen_.people, kSymbol);
    for (int i = 0; i < gen_.people; ++i) {
      PlacedPerson& placed = out_.people[i];
      placed.person = i;
      placed.label = NameLines(g_.people[i].name);
      placed.name_lines = static_cast<int>(placed.label.size());
      if (std::string years = YearsOf(g_.people[i]); !years.empty()) placed.label.push_back(std::move(years));
      if (!g_.people[i].note.empty())
        placed.label.push_back(Shortened(g_.people[i].note, kNoteSize, kLabelWidth));
      for (int l = 0; l < static_cast<int>(placed.label.size()); ++l)
        width_[i] =
            std::max(width_[i], TextWidth(placed.label[l], l < placed.name_lines ? kNameSize : kNoteSize));
      width_[i] += width_[i] % 2;
    }
  }

  void FindPositions() {
    position_.assign(gen_.row.size(), 0);
    for (const auto& row : gen_.order)
      for (std::size_t i = 0; i < row.size(); ++i) position_[row[i]] = static_cast<int>(i);
  }

  int Spacing(int row, int position) const {  // between the centres at position − 1 and position
    const auto& order = gen_.order[row];
    return (Width(order[position - 1]) + Width(order[position])) / 2 + kGutter +
           kTrack * gutter_[row][position];
  }

  // Where each node of the row would like to stand, made feasible: least squares with the order and the
  // spacing kept, by pooling neighbours that would collide (isotonic regression).
  void SettleRow(int row, const std::vector<double>& wish) {
    struct Pool {
      double sum;
      int count;
      [[nodiscard]] double Mean() const { return sum / count; }
    };
    const auto& order = gen_.order[row];
    std::vector<double> shift(order.size(), 0);
    for (std::size_t i = 1; i < order.size(); ++i)
      shift[i] = shift[i - 1] + Spacing(row, static_cast<int>(i));
    std::vector<Pool> pools;
    for (std::size_t i = 0; i < order.size(); ++i) {
      pools.push_back({wish[i] - shift[i], 1});
      while (pools.size() > 1 && pools[pools.size() - 2].Mean() > pools.back().Mean()) {
        pools[pools.size() - 2].sum += pools.back().sum;
        pools[pools.size() - 2].count += pools.back().count;
        pools.pop_back();
      }
    }
    std::size_t i = 0;
    for (const Pool& pool : pools)
      for (int k = 0; k < pool.count; ++k, ++i)
        x_[order[i]] = static_cast<int>(std::lround(pool.Mean())) + static_cast<int>(shift[i]);
  }

  void AssignX() {
    for (int r = 0; r < static_cast<int>(gen_.order.size()); ++r)
      SettleRow(r, std::vector<double>(gen_.order[r].size(), 0));
    for (int sweep = 0; sweep < 12; ++sweep)
      for (int step = 0; step < static_cast<int>(gen_.order.size()); ++step) {
        const int r = sweep % 2 ? step : static_cast<int>(gen_.order.size()) - 1 - step;
        SettleRow(r, Wishes(r));
      }
  }

  std::vector<double> Wishes(int row) const {
    std::map<int, std::pair<double, int>> wish;
    auto add = [&](int node, double x, int weight) {
      wish[node].first += x * weight;
      wish[node].second += weight;
    };
    for (const Descent& d : gen_.descents) {
      if (d.parents.empty()) continue;
      double from = 0, to = 0;
      for (int p : d.parents) from += x_[p];
      for (int c : d.children) to += x_[c];
      from /= static_cast<double>(d.parents.size());
      to /= static_cast<double>(d.children.size());
      const int weight = d.kind == LineKind::kLoose ? 1 : 2;
      for (int p : d.parents)
        if (gen_.row[p] == row) add(p, x_[p] + (to - from), weight);
      for (int c : d.children)
        if (gen_.row[c] == row) add(c, x_[c] + (from - to), weight);
    }
    std::vector<double> wishes;
    for (int node : gen_.order[row]) {
      const auto at = wish.find(node);
      wishes.push_back(at == wish.end() ? x_[node] : at->second.first / at->second.second);
    }
    return wishes;
  }

  Track TakeTrack(int row, int gutter) { return {row, gutter, gutter_[row][gutter]++}; }

  int TrackX(const Track& t) const {
    const auto& order = gen_.order[t.row];
    const int count = gutter_[t.row][t.gutter];
    const int offset = t.slot * kTrack - (count - 1) * kTrack / 2;
    if (t.gutter == 0) return x_[order[0]] - Width(order[0]) / 2 - kGutter / 2 - kTrack * count / 2 + offset;
    const int left = x_[order[t.gutter - 1]] + Width(order[t.gutter - 1]) / 2;
    if (t.gutter == static_cast<int>(order.size())) return left + kGutter / 2 + kTrack * count / 2 + offset;
    const int right = x_[order[t.gutter]] - Width(order[t.gutter]) / 2;
    return (left + right) / 2 + offset;
  }

  void TakeTracks() {
    exits_.resize(gen_.joins.size());
    std::map<std::pair<int, int>, int> straight;  // pairs of neighbours that have a straight line already
    for (std::size_t j = 0; j < gen_.joins.size(); ++j) {
      int a = gen_.joins[j].a, b = gen_.joins[j].b;
      if (position_[a] > position_[b]) std::swap(a, b);
      exits_[j].adjacent = position_[a] + 1 == position_[b] && straight[{a, b}]++ == 0;
      if (exits_[j].adjacent) continue;
      exits_[j].left = TakeTrack(gen_.row[a], position_[a] + 1);
      exits_[j].right = TakeTrack(gen_.row[b], position_[b]);
    }
    down_.resize(gen_.descents.size());
    for (std::size_t i = 0; i < gen_.descents.size(); ++i) {
      const Descent& d = gen_.descents[i];
      if (d.parents.empty()) continue;
      if (d.parents.size() == 1) {
        const int p = d.parents[0];
        if (!IsPerson(p)) continue;  // a point: straight down
        double mean = 0;
        for (int c : d.children) mean += x_[c];
        mean /= static_cast<double>(d.children.size());
        down_[i] = TakeTrack(gen_.row[p], mean >= x_[p] ? position_[p] + 1 : position_[p]);
      } else if (exits_[d.couple].adjacent) {
        const int left = std::min(position_[d.parents[0]], position_[d.parents[1]]);
        down_[i] = TakeTrack(gen_.row[d.parents[0]], left + 1);
      } else {
        down_[i] = exits_[d.couple].right;
      }
    }
  }

  // A child of several lines gets each at a place of its own along its top.
  void AssignEntries() {
    std::map<int, std::vector<std::size_t>> into;
    for (std::size_t i = 0; i < gen_.descents.size(); ++i)
      for (int c : gen_.descents[i].children) into[c].push_back(i);
    for (auto& [child, list] : into) {
      std::sort(list.begin(), list.end(),
                [&](std::size_t a, std::size_t b) { return OriginX(a) < OriginX(b); });
      for (std::size_t k = 0; k < list.size(); ++k) {
        const int step = list.size() > 4 ? 6 : 10;
        int x = x_[child] + static_cast<int>(k) * step - static_cast<int>(list.size() - 1) * step / 2;
        // An only child almost below its parents' line gets a straight one.
        const bool alone = list.size() == 1 && gen_.descents[list[k]].children.size() == 1;
        if (const int origin = OriginX(list[k]); alone && std::abs(origin - x) <= 8) x = origin;
        entry_[{list[k], child}] = x;
      }
    }
  }

  int OriginX(std::size_t descent) const {
    const Descent& d = gen_.descents[descent];
    if (d.parents.empty()) return x_[d.children[0]];
    if (d.parents.size() == 1 && !IsPerson(d.parents[0])) return x_[d.parents[0]];
    return TrackX(down_[descent]);
  }

  // Level lines that would touch get different heights: greedy colouring of intervals from the left.
  static int Colour(std::vector<std::pair<std::pair<int, int>, int*>> spans) {
    std::sort(spans.begin(), spans.end());
    std::vector<int> ends;
    for (auto& [span, level] : spans) {
      std::size_t at = 0;
      while (at < ends.size() && ends[at] + 12 > span.first) ++at;
      if (at == ends.size()) ends.push_back(0);
      ends[at] = span.second;
      *level = static_cast<int>(at);
    }
    return static_cast<int>(ends.size());
  }

  void AssignLevels() {
    const std::size_t rows = gen_.order.size();
    join_levels_.assign(rows, 0);
    bus_levels_.assign(rows + 1, 0);  // [r]: in the band above row r
    bus_level_.assign(gen_.descents.size(), 0);
    std::vector<std::vector<std::pair<std::pair<int, int>, int*>>> joins(rows), buses(rows + 1);
    for (std::size_t j = 0; j < gen_.joins.size(); ++j)
      if (!exits_[j].adjacent)
        joins[gen_.row[gen_.joins[j].a]].push_back(
            {{TrackX(exits_[j].left), TrackX(exits_[j].right)}, &exits_[j].level});
    for (std::size_t i = 0; i < gen_.descents.size(); ++i) {
      const Descent& d = gen_.descents[i];
      int low = std::numeric_limits<int>::max(), high = std::numeric_limits<int>::min();
      auto reach = [&](int x) {
        low = std::min(low, x);
        high = std::max(high, x);
      };
      if (!d.parents.empty()) reach(OriginX(i));
      for (int c : d.children) reach(entry_.at({i, c}));
      if (!d.label.empty()) reach(low + 6 + TextWidth(d.label, kNoteSize));
      buses[gen_.row[d.children[0]]].push_back({{low, high}, &bus_level_[i]});
    }
    for (std::size_t r = 0; r < rows; ++r) join_levels_[r] = Colour(joins[r]);
    for (std::size_t r = 0; r <= rows; ++r) bus_levels_[r] = Colour(buses[r]);
  }

  void AssignY() {
    const int rows = static_cast<int>(gen_.order.size());
    top_.resize(rows);
    label_bottom_.resize(rows);
    int y = kMargin + 10;
    for (int r = 0; r < rows; ++r) {
      y += 12 + bus_levels_[r] * kLevel + kTwinRoom;
      top_[r] = y;
      std::size_t lines = 0;
      for (int node : gen_.order[r])
        if (IsPerson(node)) lines = std::max(lines, out_.people[node].label.size());
      label_bottom_[r] = y + kSymbol + 6 + static_cast<int>(lines) * kLineHeight;
      y = label_bottom_[r] + 12 + join_levels_[r] * kLevel;
    }
    out_.height = y + kMargin - 8;
  }

  int MidY(int node) const { return top_[gen_.row[node]] + kHalf; }
  int JoinY(std::size_t j) const {
    return label_bottom_[gen_.row[gen_.joins[j].a]] + 14 + exits_[j].level * kLevel;
  }
  int BusY(std::size_t i) const {
    const int row = gen_.row[gen_.descents[i].children[0]];
    return top_[row] - kTwinRoom - (bus_levels_[row] - 1 - bus_level_[i]) * kLevel;
  }

  void PlacePeople() {
    for (PlacedPerson& p : out_.people) {
      const int row = gen_.row[p.person];
      p.centre = {x_[p.person], top_[row] + kHalf};
      const int half = width_[p.person] / 2;
      p.box = {p.centre.x - half, top_[row], p.centre.x + half,
               top_[row] + kSymbol + 6 + static_cast<int>(p.label.size()) * kLineHeight};
    }
  }

  // Several lines leave one side of a symbol at different heights.
  int ExitY(int node, bool to_right) {
    const int k = side_exits_[{node, to_right}]++;
    return MidY(node) + (k == 0 ? 0 : (k % 2 ? 1 : -1) * ((k + 1) / 2) * 6);
  }
  static Point Side(Point centre, bool to_right, int y) {
    return {centre.x + (to_right ? kHalf : -kHalf), y};
  }
  Point Centre(int node) const { return {x_[node], MidY(node)}; }

  void DrawJoins() {
    for (std::size_t j = 0; j < gen_.joins.size(); ++j)  // straight ones first: they leave at mid height
      if (exits_[j].adjacent) DrawJoin(j);
    for (std::size_t j = 0; j < gen_.joins.size(); ++j)
      if (!exits_[j].adjacent) DrawJoin(j);
  }

  void DrawJoin(std::size_t j) {
    const Join& join = gen_.joins[j];
    int a = join.a, b = join.b;
    if (position_[a] > position_[b]) std::swap(a, b);
    GenogramLine line{join.kind, {}, join.bonds, join.couples, join.label, {}};
    if (exits_[j].adjacent) {
      const int y = MidY(a);
      ++side_exits_[{a, true}];
      ++side_exits_[{b, false}];
      line.strokes = {{Side(Centre(a), true, y), Side(Centre(b), false, y)}};
      line.label_at = {(x_[a] + x_[b]) / 2, y - 6};
    } else {
      const int ya = ExitY(a, true), yb = ExitY(b, false), low = JoinY(j);
      const int xa = TrackX(exits_[j].left), xb = TrackX(exits_[j].right);
      line.strokes = {
          {Side(Centre(a), true, ya), {xa, ya}, {xa, low}, {xb, low}, {xb, yb}, Side(Centre(b), false, yb)}};
      line.label_at = {(xa + xb) / 2, low - 4};
    }
    out_.lines.push_back(std::move(line));
  }

  void DrawDescents() {
    for (std::size_t i = 0; i < gen_.descents.size(); ++i) DrawDescent(i);
  }

  void DrawDescent(std::size_t i) {
    const Descent& d = gen_.descents[i];
    GenogramLine line{d.kind, {}, d.bonds, {}, d.label, {}};
    const int bus = BusY(i);
    int low = std::numeric_limits<int>::max(), high = std::numeric_limits<int>::min();
    if (!d.parents.empty()) {
      const int x = OriginX(i);
      low = high = x;
      if (d.parents.size() == 2 && exits_[d.couple].adjacent) {
        line.strokes.push_back({{x, MidY(d.parents[0])}, {x, bus}});
      } else if (d.parents.size() == 2) {
        line.strokes.push_back({{x, JoinY(d.couple)}, {x, bus}});
      } else if (IsPerson(d.parents[0])) {
        const bool to_right = x > x_[d.parents[0]];
        const int y = ExitY(d.parents[0], to_right);
        line.strokes.push_back({Side(Centre(d.parents[0]), to_right, y), {x, y}, {x, bus}});
      } else {
        line.strokes.push_back({{x, top_[gen_.row[d.parents[0]]]}, {x, bus}});
      }
    }
    for (const auto& twins : TwinGroups(d)) {
      int apex = 0;
      for (int c : twins) apex += entry_.at({i, c});
      apex /= static_cast<int>(twins.size());
      low = std::min(low, apex);
      high = std::max(high, apex);
      for (int c : twins) {
        const int x = entry_.at({i, c}), top = top_[gen_.row[c]];
        // A point only passes the line on, through its row.
        line.strokes.push_back(twins.size() > 1 ? std::vector<Point>{{apex, bus}, {x, top}}
                                                : std::vector<Point>{{x, bus}, {x, top}});
      }
    }
    if (low != high) line.strokes.push_back({{low, bus}, {high, bus}});
    line.label_at = {low + 5, bus - 3};
    out_.lines.push_back(std::move(line));
  }

  // Children born on one day who stand side by side share the place where their lines meet.
  std::vector<std::vector<int>> TwinGroups(const Descent& d) const {
    std::vector<int> children = d.children;
    std::sort(children.begin(), children.end(), [&](int a, int b) { return position_[a] < position_[b]; });
    std::vector<std::vector<int>> groups;
    for (int c : children) {
      const bool twin = d.kind == LineKind::kBirth && !groups.empty() && IsPerson(c) && g_.people[c].birth &&
                        g_.people[groups.back().back()].birth == g_.people[c].birth &&
                        g_.people[groups.back().back()].unborn == g_.people[c].unborn &&
                        position_[groups.back().back()] + 1 == position_[c];
      if (twin)
        groups.back().push_back(c);
      else
        groups.push_back({c});
    }
    return groups;
  }

  void DrawHouseholds() {
    for (int h = 0; h < static_cast<int>(g_.households.size()); ++h) {
      std::vector<std::vector<Box>> runs(gen_.order.size());
      std::vector<Box> boxes;
      for (std::size_t r = 0; r < gen_.order.size(); ++r) {
        bool open = false;
        for (int node : gen_.order[r]) {
          if (!IsPerson(node)) continue;
          if (g_.people[node].household != h) {
            open = false;
            continue;
          }
          const Box box = out_.people[node].box;
          const Box wide{box.left - 8, box.top - 10, box.right + 8, label_bottom_[r] + 6};
          if (open)
            runs[r].back().right = wide.right;
          else
            runs[r].push_back(wide);
          open = true;
        }
        boxes.insert(boxes.end(), runs[r].begin(), runs[r].end());
      }
      for (std::size_t r = 0; r + 1 < runs.size(); ++r)
        for (const Box& upper : runs[r])
          for (const Box& lower : runs[r + 1]) {
            const Box bridge{std::max(upper.left, lower.left), upper.bottom,
                             std::min(upper.right, lower.right), lower.top};
            if (bridge.right - bridge.left >= kSymbol) boxes.push_back(bridge);
          }
      out_.household_outlines.push_back(OutlineOf(boxes));
    }
  }

  void Finish() {
    int left = std::numeric_limits<int>::max(), right = std::numeric_limits<int>::min();
    auto reach = [&](int a, int b) {
      left = std::min(left, a);
      right = std::max(right, b);
    };
    for (const PlacedPerson& p : out_.people) reach(p.box.left, p.box.right);
    for (const GenogramLine& line : out_.lines) {
      for (const auto& stroke : line.strokes)
        for (Point p : stroke) reach(p.x, p.x);
      if (!line.label.empty()) reach(line.label_at.x - 4, line.label_at.x + TextWidth(line.label, kNoteSize));
    }
    const int shift = kMargin - left;
    for (PlacedPerson& p : out_.people) {
      p.centre.x += shift;
      p.box.left += shift;
      p.box.right += shift;
    }
    for (GenogramLine& line : out_.lines) {
      for (auto& stroke : line.strokes)
        for (Point& p : stroke) p.x += shift;
      line.label_at.x += shift;
    }
    for (auto& household : out_.household_outlines)
      for (auto& outline : household)
        for (Point& p : outline) p.x += shift;
    out_.width = right - left + 2 * kMargin;
  }

  const Genogram& g_;
  Generations gen_;
  GenogramLayout out_;
  std::vector<int> width_, position_, x_, bus_level_;
  std::vector<std::vector<int>> gutter_;  // per row: how many tracks each gutter carries
  std::vector<Exits> exits_;              // per join
  std::vector<Track> down_;               // per descent
  std::map<std::pair<std::size_t, int>, int> entry_;
  std::map<std::pair<int, bool>, int> side_exits_;
  std::vector<int> join_levels_, bus_levels_, top_, label_bottom_;
};

}  // namespace

GenogramLayout LayOut(const Genogram& genogram) {
  return Layouter(genogram).Place();
}

}  // namespace kindred::families::drawing
