// What waits for match review: the list, most worth first, and the way to the next pair.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "families/match.sql.hpp"
#include "families/pages/match_desk.hpp"
#include "families/pages/matches.mustache.hpp"

namespace kindred::families {
namespace {

using sharing::Access;
using store::Transaction;

constexpr std::size_t kShown = 50;
constexpr std::int64_t kEnoughDecisions = 20;  // fewer say nothing about how right the estimates are

struct MatchesView {
  std::optional<web::Notification> done;
  std::string said, worth, seen, start;
  web::Table table;
};

std::string DoubtWords(Doubt doubt) {
  switch (doubt) {
    case Doubt::kDisputed:
      return "Two reviewers disagree";
    case Doubt::kApart:
      return "Two people now";
    case Doubt::kTogether:
      return "One person now";
  }
  return "";
}

// "Of 41 decisions …": what people said, against what was estimated.
std::string SeenWords(Transaction& tx) {
  double expected = 0;
  std::int64_t same = 0, all = 0;
  for (const store::Row& row : tx.Select(sql::decisions_so_far)) {
    expected += row.Real(0);
    same += row.Text(1) == "same";
    ++all;
  }
  if (all < kEnoughDecisions) return "";
  return fmt::format(
      "Is the estimate honest? Of {} decisions so far, {} found the same person; the estimate had been "
      "{:.0f}.",
      all, same, expected);
}

// The sum over `queue` of the chance that the machine alone is wrong, and of links.
struct Worth {
  double wrong = 0, links = 0;
};
Worth SumOf(std::span<const Question> queue) {
  Worth worth;
  for (const Question& q : queue) {
    worth.wrong += q.Risk();
    worth.links += q.worth;
  }
  return worth;
}

std::string WorthWords(std::span<const Question> mine) {
  if (mine.empty()) return "";
  const Worth all = SumOf(mine), first = SumOf(mine.first(std::min<std::size_t>(20, mine.size())));
  const auto about = [](double count) {
    return count < 1 ? std::string("fewer than one") : fmt::format("about {:.0f}", count);
  };
  return fmt::format(
      "What a decision is worth: left alone, {} of these {} would be wrong, by the machine’s own estimate. "
      "Deciding on {} is expected to mend {} of the links between records.",
      about(all.wrong), mine.size(), mine.size() > 20 ? "the first 20" : "all of them", about(first.links));
}

web::Response ShowQueue(const Desk& desk, const web::Request& request) {
  std::vector<Question> queue;
  std::vector<PersonId> people;
  std::vector<RecordPair> pairs;
  auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    people.clear();
    pairs.clear();
    queue = ReadQueue(tx, request.who->account, desk.Use().clock.Now());
    for (std::size_t i = 0; i < std::min(kShown, queue.size()); ++i) {
      pairs.push_back(queue[i].pair);
      people.push_back(queue[i].person_a);
      if (queue[i].person_b != queue[i].person_a) people.push_back(queue[i].person_b);
    }
    return {};
  });
  if (!read) return web::Problem(read.error());
  const auto refs = RefsOf(desk.Use().db, desk.Use().random, pairs);
  if (!refs) return web::Problem(refs.error());
  return desk.Open(
      request, Action::kSearch, people, [&](Transaction& tx, const Access& access) -> Result<web::Response> {
        MatchesView view;
        if (request.query.Has("decided"))
          view.done =
              web::Notification{"Success", "The decision is saved",
                                "People and families are up to date. Nothing else waits for you.", true};
        std::vector<Question> mine;
        for (const Question& q : queue)
          if (MaySee(access, q)) mine.push_back(q);
        view.said =
            mine.empty()
                ? "Nothing waits for you: every match is clear enough, settled, or being asked about."
                : fmt::format(
                      "{} {} for you to settle. Those where a decision changes most come first; every "
                      "decision can be undone.",
                      mine.size(), mine.size() == 1 ? "pair of records waits" : "pairs of records wait");
        if (mine.size() < queue.size())
          view.said += fmt::format(" {} more are of agencies whose records are not shown to you.",
                                   queue.size() - mine.size());
        view.worth = WorthWords(mine);
        view.seen = SeenWords(tx);
        view.table = {.caption = mine.size() > kShown ? fmt::format("The first {}", kShown) : "Pairs",
                      .heads = {{"One record"},
                                {"The other"},
                                {"Now"},
                                {"Same person", true},
                                {"Links it may mend", true},
                                {"Decide"}},
                      .empty = "No pairs.",
                      .dense = true};
        for (std::size_t i = 0; i < pairs.size(); ++i) {
          if (!MaySee(access, queue[i])) continue;
          store::Rows rows = tx.Select(sql::cards_of_pair, pairs[i].a, pairs[i].b);
          const store::Row* row = rows.First();
          if (row == nullptr) continue;  // linking has published since
          const auto side = [&](int name, int title) {
            const auto born = row->Day(name + 1);
            return row->String(name) + (born ? ", born " + FormatShort(*born) : "") + ", " +
                   row->String(title);
          };
          if (view.start.empty()) view.start = MatchHref((*refs)[i]);
          view.table.rows.push_back(
              {{{.text = side(0, 4), .header = true},
                {.text = side(2, 5)},
                {.text = DoubtWords(queue[i].doubt)},
                {.text = queue[i].doubt == Doubt::kDisputed ? "" : Percent(queue[i].probability),
                 .number = true},
                {.text = fmt::format("{:.1f}", queue[i].worth), .number = true},
                {.text = "Look and decide", .href = MatchHref((*refs)[i])}}});
        }
        view.table.Finish();
        std::string content;
        templates::RenderMatches(content, view);
        return desk.Page(request,
                         {.title = "Matches to settle",
                          .section = "matches",
                          .breadcrumbs = {{"Home", "/", ""}},
                          .wide = true},
                         content, access);
      });
}

}  // namespace

void AddQueueRoutes(std::vector<web::Route>& routes, const Desk& desk) {
  routes.push_back(
      {web::Method::kGet, "/matches", {"search", "linkage"}, [desk](const web::Request& request) {
         return ShowQueue(desk, request);
       }});
}

}  // namespace kindred::families
