#include "families/drawing/genogram_generations.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

namespace kindred::families::drawing {
namespace {

// Union-find that also keeps how many rows apart two nodes are. Setting a distance that contradicts what is
// known is refused.
class RowDistances {
 public:
  explicit RowDistances(int size) : parent_(size), offset_(size, 0) {
    std::iota(parent_.begin(), parent_.end(), 0);
  }
  std::pair<int, int> Find(int node) {  // root, row relative to the root
    int row = 0;
    for (; parent_[node] != node; node = parent_[node]) row += offset_[node];
    return {node, row};
  }
  // Says row(b) − row(a) == distance; false when that cannot be.
  bool Set(int a, int b, int distance) {
    const auto [ra, da] = Find(a);
    const auto [rb, db] = Find(b);
    if (ra == rb) return db - da == distance;
    parent_[rb] = ra;
    offset_[rb] = da + distance - db;
    return true;
  }

 private:
  std::vector<int> parent_, offset_;
};

bool IsParentBond(Bond bond) {
  return bond == Bond::kBirth || bond == Bond::kAdoptive;
}

int Distance(Bond bond) {
  switch (bond) {
    case Bond::kGrandparent:
      return 2;
    case Bond::kSibling:
    case Bond::kHalfSibling:
      return 0;
    default:
      return 1;
  }
}

class Finder {
 public:
  explicit Finder(const Genogram& g) : g_(g), n_(static_cast<int>(g.people.size())), distances_(n_) {}

  Generations Find() {
    out_.people = n_;
    if (n_ == 0) return out_;
    SetDistances();
    AssignRows();
    MakeDescents();
    MakeJoins();
    ShortenLongLines();
    out_.order.assign(1 + *std::max_element(out_.row.begin(), out_.row.end()), {});
    for (int node = 0; node < static_cast<int>(out_.row.size()); ++node)
      out_.order[out_.row[node]].push_back(node);
    return out_;
  }

 private:
  bool Valid(int a, int b) const { return a >= 0 && b >= 0 && a < n_ && b < n_ && a != b; }

  // The surest relations first; what contradicts them becomes a loose line.
  void SetDistances() {
    auto bonds = [&](auto wanted) {
      for (const GenogramBond& bond : g_.bonds)
        if (Valid(bond.from, bond.to) && wanted(bond.kind))
          distances_.Set(bond.from, bond.to, Distance(bond.kind));
    };
    bonds([](Bond b) { return b == Bond::kBirth; });
    bonds([](Bond b) { return b == Bond::kAdoptive; });
    for (const GenogramCouple& couple : g_.couples)
      if (Valid(couple.a, couple.b)) distances_.Set(couple.a, couple.b, 0);
    bonds([](Bond b) { return b == Bond::kSibling || b == Bond::kHalfSibling; });
    bonds([](Bond b) { return b == Bond::kGrandparent; });
    bonds([](Bond b) { return b == Bond::kStep || b == Bond::kFoster || b == Bond::kCarer; });
  }

  // People who belong together keep their distances; groups that nothing joins are set by year of birth
  // against the focus child, a generation being taken as 27 years.
  void AssignRows() {
    int focus = 0;
    for (int i = 0; i < n_; ++i)
      if (g_.people[i].focus) {
        focus = i;
        break;
      }
    const auto [focus_root, focus_row] = distances_.Find(focus);
    std::map<int, std::vector<int>> groups;
    for (int i = 0; i < n_; ++i) groups[distances_.Find(i).first].push_back(i);
    out_.row.assign(n_, 0);
    const int this_year = g_.today.Year();
    const int focus_year = g_.people[focus].birth ? g_.people[focus].birth->Year() : this_year - 10;
    for (const auto& [root, members] : groups) {
      int shift = -focus_row;
      if (root != focus_root) {
        double sum = 0;
        int known = 0;
        for (int i : members)
          if (g_.people[i].birth) {
            sum += focus_year - g_.people[i].birth->Year() - 27.0 * -distances_.Find(i).second;
            ++known;
          }
        const double years = known ? sum / known : 0;
        shift = -std::clamp(static_cast<int>(years / 27.0 + 0.5 + 100) - 100, -2, 3);
      }
      for (int i : members) out_.row[i] = distances_.Find(i).second + shift;
    }
    const int top = *std::min_element(out_.row.begin(), out_.row.end());
    for (int& row : out_.row) row -= top;
  }

  void MakeDescents() {
    std::map<std::pair<int, Bond>, std::vector<std::pair<int, int>>> parents;  // child, kind → (parent, bond)
    for (int b = 0; b < static_cast<int>(g_.bonds.size()); ++b) {
      const GenogramBond& bond = g_.bonds[b];
      if (!Valid(bond.from, bond.to) || !IsParentBond(bond.kind)) continue;
      if (out_.row[bond.from] + 1 == out_.row[bond.to])
        parents[{bond.to, bond.kind}].emplace_back(bond.from, b);
      else
        loose_.push_back(b);
    }
    std::map<std::pair<std::vector<int>, Bond>, Descent> descents;
    for (auto& [key, list] : parents) {
      std::sort(list.begin(), list.end());
      std::vector<int> pair;
      for (const auto& [parent, bond] : list)
        if (pair.size() < 2 && (pair.empty() || pair.back() != parent)) pair.push_back(parent);
      for (const auto& [parent, bond] : list) {
        if (std::find(pair.begin(), pair.end(), parent) == pair.end()) {
          loose_.push_back(bond);  // a third parent: sources disagree
          continue;
        }
        Descent& d = descents[{pair, key.second}];
        d.parents = pair;
        d.kind = key.second == Bond::kBirth ? LineKind::kBirth : LineKind::kAdoptive;
        if (std::find(d.children.begin(), d.children.end(), key.first) == d.children.end())
          d.children.push_back(key.first);
        d.bonds.push_back(bond);
      }
    }
    for (auto& [key, d] : descents) {
      for (int child : d.children)
        for (int parent : d.parents) parent_of_[child].insert(parent);
      out_.descents.push_back(std::move(d));
    }
  }

  int JoinOf(int a, int b) {
    for (int i = 0; i < static_cast<int>(out_.joins.size()); ++i) {
      const Join& j = out_.joins[i];
      if (j.label.empty() && ((j.a == a && j.b == b) || (j.a == b && j.b == a))) return i;
    }
    return -1;
  }

  bool Related(int child, int ancestor, int depth) const {
    const auto at = parent_of_.find(child);
    if (at == parent_of_.end()) return false;
    for (int parent : at->second)
      if (depth == 1 ? parent == ancestor : Related(parent, ancestor, depth - 1)) return true;
    return false;
  }

  void MakeJoins() {
    for (int c = 0; c < static_cast<int>(g_.couples.size()); ++c) {
      const GenogramCouple& couple = g_.couples[c];
      if (!Valid(couple.a, couple.b)) continue;
      if (out_.row[couple.a] != out_.row[couple.b]) {
        loose_couples_.push_back(c);
        continue;
      }
      int join = JoinOf(couple.a, couple.b);
      if (join < 0) {
        join = static_cast<int>(out_.joins.size());
        out_.joins.push_back({couple.a, couple.b, LineKind::kNotSaid, {}, {}, {}});
      }
      out_.joins[join].couples.push_back(c);
      const LineKind kind = couple.state == CoupleState::kTogether    ? LineKind::kCouple
                            : couple.state == CoupleState::kSeparated ? LineKind::kSeparated
                                                                      : LineKind::kNotSaid;
      if (out_.joins[join].kind != LineKind::kCouple) out_.joins[join].kind = kind;
    }
    for (Descent& d : out_.descents)
      if (d.parents.size() == 2) {
        d.couple = JoinOf(d.parents[0], d.parents[1]);
        if (d.couple < 0) {
          d.couple = static_cast<int>(out_.joins.size());
          out_.joins.push_back({d.parents[0], d.parents[1], LineKind::kNotSaid, {}, {}, {}});
        }
      }
    Siblings();
    for (int b = 0; b < static_cast<int>(g_.bonds.size()); ++b) {
      const GenogramBond& bond = g_.bonds[b];
      if (!Valid(bond.from, bond.to) || IsParentBond(bond.kind)) continue;
      if (bond.kind == Bond::kSibling || bond.kind == Bond::kHalfSibling) continue;
      if (SaidAlready(b)) continue;
      loose_.push_back(b);
    }
    for (int b : loose_) AddLoose(b);
    for (int c : loose_couples_) {
      const GenogramCouple& couple = g_.couples[c];
      const bool a_above = out_.row[couple.a] < out_.row[couple.b];
      Descent d{{a_above ? couple.a : couple.b},
                {a_above ? couple.b : couple.a},
                LineKind::kLoose,
                {},
                "partner",
                -1};
      couple_of_loose_[static_cast<int>(out_.descents.size())] = c;
      out_.descents.push_back(std::move(d));
    }
  }

  // A step-parent is seen from the couple line, a grandparent from two lines of descent, a carer who is a
  // parent anyway from that: such a bond is drawn by the line that says it.
  bool SaidAlready(int b) {
    const GenogramBond& bond = g_.bonds[b];
    if (bond.kind == Bond::kGrandparent && Related(bond.to, bond.from, 2)) {
      CreditTo(bond.to, b);
      return true;
    }
    if (Related(bond.to, bond.from, 1)) {
      CreditTo(bond.to, b);
      return true;
    }
    if (bond.kind == Bond::kStep || bond.kind == Bond::kFoster || bond.kind == Bond::kCarer) {
      const auto parents = parent_of_.find(bond.to);
      if (bond.kind == Bond::kStep && parents != parent_of_.end())
        for (int parent : parents->second)
          if (const int join = JoinOf(parent, bond.from); join >= 0) {
            out_.joins[join].bonds.push_back(b);
            return true;
          }
      for (Descent& d : out_.descents)  // the same pair has a loose line: one line says both
        if (d.kind == LineKind::kLoose && d.parents[0] == bond.from && d.children[0] == bond.to) {
          d.bonds.push_back(b);
          return true;
        }
    }
    return false;
  }

  void CreditTo(int child, int bond) {
    for (Descent& d : out_.descents)
      if (std::find(d.children.begin(), d.children.end(), child) != d.children.end()) {
        d.bonds.push_back(bond);
        return;
      }
  }

  // Siblings with a parent in common are seen as such; others get a bracket.
  void Siblings() {
    std::map<int, int> bracket_of;
    for (int b = 0; b < static_cast<int>(g_.bonds.size()); ++b) {
      const GenogramBond& bond = g_.bonds[b];
      if (!Valid(bond.from, bond.to) || (bond.kind != Bond::kSibling && bond.kind != Bond::kHalfSibling))
        continue;
      const auto x = parent_of_.find(bond.from), y = parent_of_.find(bond.to);
      bool shared = false;
      if (x != parent_of_.end() && y != parent_of_.end())
        for (int parent : x->second) shared |= y->second.contains(parent);
      if (shared) {
        CreditTo(bond.to, b);
        continue;
      }
      if (out_.row[bond.from] != out_.row[bond.to]) {
        loose_.push_back(b);
        continue;
      }
      int at = -1;
      if (auto i = bracket_of.find(bond.from); i != bracket_of.end()) at = i->second;
      if (auto i = bracket_of.find(bond.to); i != bracket_of.end() && at < 0) at = i->second;
      if (at < 0) {
        at = static_cast<int>(out_.descents.size());
        out_.descents.push_back({{}, {}, LineKind::kSibling, {}, {}, -1});
      }
      Descent& d = out_.descents[at];
      d.bonds.push_back(b);
      for (int person : {bond.from, bond.to}) {
        if (std::find(d.children.begin(), d.children.end(), person) == d.children.end())
          d.children.push_back(person);
        bracket_of[person] = at;
      }
    }
  }

  void AddLoose(int b) {
    const GenogramBond& bond = g_.bonds[b];
    const std::string word = BondWord(bond.kind, g_.people[bond.from].sex);
    const int from = out_.row[bond.from], to = out_.row[bond.to];
    if (from == to) {
      out_.joins.push_back({bond.from, bond.to, LineKind::kLoose, {}, {b}, word});
      return;
    }
    Descent d{{bond.from}, {bond.to}, LineKind::kLoose, {b}, word, -1};
    if (from > to) std::swap(d.parents, d.children);
    out_.descents.push_back(std::move(d));
  }

  // A line over several rows passes a point in each row between, which takes a place of its own.
  void ShortenLongLines() {
    const std::size_t count = out_.descents.size();
    for (std::size_t i = 0; i < count; ++i) {
      if (out_.descents[i].kind != LineKind::kLoose) continue;
      int from = out_.descents[i].parents[0];
      const int to = out_.descents[i].children[0];
      bool first = true;
      while (out_.row[from] + 1 < out_.row[to]) {
        const int point = static_cast<int>(out_.row.size());
        out_.row.push_back(out_.row[from] + 1);
        if (first)
          out_.descents[i].children = {point};
        else
          out_.descents.push_back({{from}, {point}, LineKind::kLoose, out_.descents[i].bonds, {}, -1});
        first = false;
        from = point;
      }
      if (!first) out_.descents.push_back({{from}, {to}, LineKind::kLoose, out_.descents[i].bonds, {}, -1});
    }
  }

  const Genogram& g_;
  int n_;
  RowDistances distances_;
  Generations out_;
  std::map<int, std::set<int>> parent_of_;
  std::vector<int> loose_, loose_couples_;
  std::map<int, int> couple_of_loose_;
};

// What an order costs: length of lines, couples apart, households broken, siblings not by age.
class OrderCost {
 public:
  OrderCost(const Genogram& g, const Generations& gen) : g_(g), gen_(gen), x_(gen.row.size(), 0) {}

  double Total() {
    for (const auto& row : gen_.order)
      for (std::size_t i = 0; i < row.size(); ++i)
        x_[row[i]] = static_cast<double>(i) - (row.size() - 1) / 2.0;
    double cost = 0;
    for (const Join& j : gen_.joins) {
      const double apart = std::abs(x_[j.a] - x_[j.b]) - 1;
      cost += (j.kind == LineKind::kLoose ? 1.0 : 2.5) * apart;
      // Men to the left of their partners, as is usual, where nothing else decides.
      if (g_.people[j.a].sex == Sex::kFemale && g_.people[j.b].sex == Sex::kMale && x_[j.a] < x_[j.b])
        cost += 0.05;
      if (g_.people[j.b].sex == Sex::kFemale && g_.people[j.a].sex == Sex::kMale && x_[j.b] < x_[j.a])
        cost += 0.05;
    }
    for (const Descent& d : gen_.descents) {
      double from = 0;
      if (!d.parents.empty()) {
        for (int p : d.parents) from += x_[p];
        from /= static_cast<double>(d.parents.size());
      }
      double low = 1e9, high = -1e9, sum = 0;
      for (int c : d.children) {
        low = std::min(low, x_[c]);
        high = std::max(high, x_[c]);
        sum += x_[c];
      }
      if (!d.parents.empty()) cost += 1.0 * std::abs(from - sum / static_cast<double>(d.children.size()));
      cost += 1.5 * (high - low - static_cast<double>(d.children.size() - 1));
      for (std::size_t i = 0; i < d.children.size(); ++i)
        for (std::size_t j = i + 1; j < d.children.size(); ++j) cost += AgeCost(d.children[i], d.children[j]);
    }
    cost += 1.2 * Crossings();
    for (const auto& row : gen_.order) cost += HouseholdBreaks(row);
    return cost;
  }

 private:
  double AgeCost(int a, int b) const {
    if (a >= gen_.people || b >= gen_.people) return 0;
    const auto &x = g_.people[a].birth, &y = g_.people[b].birth;
    if (!x || !y) return 0;
    if (*x == *y) return std::abs(x_[a] - x_[b]) > 1 ? 3.0 : 0;  // twins stand together
    return (*x < *y) == (x_[a] < x_[b]) ? 0 : 0.3;
  }
  double Crossings() const {
    double crossings = 0;
    for (std::size_t i = 0; i < gen_.descents.size(); ++i)
      for (std::size_t j = i + 1; j < gen_.descents.size(); ++j) {
        const Descent &a = gen_.descents[i], &b = gen_.descents[j];
        if (a.parents.empty() || b.parents.empty() || gen_.row[a.parents[0]] != gen_.row[b.parents[0]])
          continue;
        const double ax = Middle(a.parents), bx = Middle(b.parents);
        for (int c : a.children)
          for (int d : b.children) crossings += (ax - bx) * (x_[c] - x_[d]) < 0;
      }
    return crossings;
  }
  double Middle(const std::vector<int>& nodes) const {
    double sum = 0;
    for (int n : nodes) sum += x_[n];
    return sum / static_cast<double>(nodes.size());
  }
  double HouseholdBreaks(const std::vector<int>& row) const {
    std::map<int, int> runs;
    int last = -1;
    for (int node : row) {
      const int household = node < gen_.people ? g_.people[node].household : -1;
      if (household >= 0 && household != last) ++runs[household];
      last = household;
    }
    double cost = 0;
    for (const auto& [household, count] : runs) cost += 4.0 * (count - 1);
    return cost;
  }

  const Genogram& g_;
  const Generations& gen_;
  std::vector<double> x_;
};

}  // namespace

Generations FindGenerations(const Genogram& genogram) {
  return Finder(genogram).Find();
}

void OrderRows(const Genogram& genogram, Generations& gen) {
  for (auto& row : gen.order)
    std::stable_sort(row.begin(), row.end(), [&](int a, int b) {
      auto key = [&](int node) {
        if (node >= gen.people) return std::tuple(1, 99, Date::FromDays(0), node);
        const GenogramPerson& p = genogram.people[node];
        return std::tuple(0, p.household < 0 ? 98 : p.household, p.birth.value_or(Date::FromDays(0)), node);
      };
      return key(a) < key(b);
    });
  OrderCost cost(genogram, gen);
  double best = cost.Total();
  // Moving one person, or a block of two, to another place as long as that helps. Large families get fewer
  // rounds: the work is bounded by rounds × people² × relations.
  const int rounds = gen.row.size() <= 40 ? 12 : gen.row.size() <= 90 ? 2 : 0;
  for (int round = 0; round < rounds; ++round) {
    bool better = false;
    for (auto& row : gen.order)
      for (std::size_t block = 1; block <= 3; ++block)
        for (std::size_t from = 0; from + block <= row.size(); ++from)
          for (std::size_t to = 0; to + block <= row.size(); ++to) {
            if (from == to) continue;
            const std::vector<int> kept = row;
            std::vector<int> moved(row.begin() + from, row.begin() + from + block);
            row.erase(row.begin() + from, row.begin() + from + block);
            row.insert(row.begin() + to, moved.begin(), moved.end());
            const double now = cost.Total();
            if (now + 1e-9 < best) {
              best = now;
              better = true;
            } else {
              row = kept;
            }
          }
    if (!better) break;
  }
}

}  // namespace kindred::families::drawing
