// One pair of match review: seeing it, deciding, undoing. A decision links anew what hangs together with the
// two records before the next page comes.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "families/pages/match.mustache.hpp"
#include "families/pages/match_view.hpp"

namespace kindred::families {
namespace {

using store::Transaction;

struct Own {
  std::string text;
};
struct MatchView {
  std::optional<web::Notification> done;
  std::string previous, place, csrf, verdict, worth, dispute, picture, action;
  web::Table sides;
  std::vector<std::string> follows;
  bool open = false, next = false;
  web::Select basis;
  web::Input reason;
  std::optional<Own> own;
  std::optional<web::Table> said, asked;
};

struct Basis {
  const char* value;
  const char* text;
};
constexpr Basis kBases[] = {{"records", "The two records as shown"},
                            {"agency", "The agency confirmed it"},
                            {"family", "I know the family"},
                            {"document", "A document that I have seen"}};

std::string BasisText(const std::string& value) {
  for (const Basis& basis : kBases)
    if (value == basis.value) return basis.text;
  return "";
}

std::string VerdictText(const PairView& view, bool together) {
  const linkage::Explanation& why = view.why;
  return fmt::format(
      "By the evidence of these two records alone: {} likely to be one person{}. They are taken for {} now.",
      Percent(why.probability),
      why.family_probability > 0.2
          ? ", " + Percent(why.family_probability) + " likely to be two people of one family"
          : "",
      together ? "one person" : "two people");
}

void AddSaid(Transaction& tx, const std::vector<Opinion>& opinions, MatchView& view) {
  if (opinions.empty()) return;
  view.said = web::Table{
      .caption = "What people said", .heads = {{"Who"}, {"When"}, {"What"}, {"Why"}}, .dense = true};
  for (const Opinion& o : opinions)
    view.said->rows.push_back(
        {{{.text = AccountName(tx, o.account), .header = true},
          {.text = FormatLondon(o.made_at)},
          {.text = VerdictWords(o.verdict) + (o.act != 0 ? " (with other records, in one step)" : "")},
          {.text = o.reason}}});
  view.said->Finish();
}

void AddAsked(Transaction& tx, const PairPage& page, MatchView& view) {
  const std::vector<AgencyQuestion> questions = ReadQuestions(tx, page.pair);
  if (questions.empty()) return;
  view.asked = web::Table{
      .caption = "What agencies were asked", .heads = {{"Agency"}, {"Asked"}, {"Answer"}}, .dense = true};
  for (const AgencyQuestion& q : questions)
    view.asked->rows.push_back(
        {{{.text = q.record.value == page.a.record ? page.a.agency : page.b.agency, .header = true},
          {.text = FormatLondon(q.asked_at), .href = "/matches/questions"},
          {.text = q.answer.value_or(q.withdrawn ? "withdrawn" : "none yet")}}});
  view.asked->Finish();
}

// What the banner says of the pair just decided.
std::string PreviousWords(Transaction& tx, const std::string& ref, AccountId account) {
  const auto pair = PairByRef(tx, ref);
  if (!pair) return "";
  for (const Opinion& o : ReadOpinions(tx, *pair))
    if (o.account == account) return VerdictWords(o.verdict);
  return "";
}

void AddStanding(const std::vector<Opinion>& opinions, AccountId me, MatchView& view) {
  const auto mine =
      std::find_if(opinions.begin(), opinions.end(), [&](const Opinion& o) { return o.account == me; });
  const Standing standing = Judge(opinions);
  view.open = mine == opinions.end();
  if (mine != opinions.end())
    view.own =
        Own{"You decided: " + VerdictWords(mine->verdict) + ", because: " + mine->reason +
            (mine->act != 0 ? ". It was one step with other records; undoing it undoes all of it." : ".")};
  if (standing == Standing::kDisputed)
    view.dispute = view.open ? "Two reviewers disagree about this pair. Your word settles it; until then the "
                               "records stay apart."
                             : "Reviewers disagree about this pair. Somebody else is asked; until then the "
                               "records stay apart.";
  else if (view.open && standing != Standing::kOpen)
    view.dispute =
        "Somebody has decided: " + VerdictWords(standing == Standing::kSame ? "same" : "different") +
        ". If you think otherwise, say so: a third reviewer is asked then.";
}

web::Response ShowPair(const Desk& desk, const web::Request& request) {
  return OnPair(desk, request, Action::kView, [&](const PairPage& page) -> web::Response {
    web::Response response;
    auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
      auto pair = MakePairView(tx, page);
      if (!pair) return Unexpected(pair.error());
      const AccountId me = request.who->account;
      const std::vector<Question> queue = ReadQueue(tx, me, desk.Use().clock.Now());
      std::size_t left = 0;
      const Question* here = nullptr;
      for (const Question& q : queue) {
        left += MaySee(page.access, q);
        if (q.pair == page.pair) here = &q;
      }
      MatchView view{.csrf = request.csrf, .action = MatchHref(page.ref)};
      view.place = left == 0   ? "Nothing else waits for you"
                   : left == 1 ? "1 pair waits for you"
                               : fmt::format("{} pairs wait for you", left);
      view.verdict = VerdictText(*pair, page.together());
      if (here != nullptr && here->doubt != Doubt::kDisputed &&
          std::abs(here->probability - pair->why.probability) > 0.05)
        view.verdict +=
            fmt::format(" With the relatives whom sources name for each counted in, the last run found {}.",
                        Percent(here->probability));
      if (here != nullptr)
        view.worth =
            fmt::format("Left alone, the machine would be wrong here {} times in 100. {}",
                        static_cast<int>(here->Risk() * 100 + 0.5),
                        here->worth < 0.05 ? "Little hangs on it."
                                           : fmt::format("The answer is expected to mend {:.1f} links "
                                                         "between records.",
                                                         here->worth));
      if (const std::string ref = request.query.Get("decided"); !ref.empty()) {
        const std::string words = PreviousWords(tx, ref, me);
        if (!words.empty()) {
          view.done =
              web::Notification{"Success", "Saved: " + words, "People and families are up to date.", true};
          if (ref != page.ref) view.previous = MatchHref(ref);
        }
      }
      if (request.query.Has("undone"))
        view.done =
            web::Notification{"Success", "The decision is undone", "The evidence decides again.", true};
      if (request.query.Has("asked"))
        view.done = web::Notification{"Success", "The question is kept",
                                      "Send it to the agency; the pair waits for the answer.", true};
      const std::vector<Opinion> opinions = ReadOpinions(tx, page.pair);
      AddStanding(opinions, me, view);
      AddSaid(tx, opinions, view);
      AddAsked(tx, page, view);
      view.next = here != nullptr;
      view.basis.id = "basis";
      view.basis.label = "What do you go by?";
      for (const Basis& basis : kBases)
        view.basis.choices.push_back({basis.value, basis.text, "", false, ""});
      view.reason = {{.id = "reason",
                      .label = "Why? (optional)",
                      .hint = "For example: the school confirms that she changed her surname"}};
      view.sides = std::move(pair->sides);
      view.picture = std::move(pair->picture);
      view.follows = std::move(pair->follows);
      std::string content;
      templates::RenderMatch(content, view);
      response = desk.Page(request,
                           {.title = "Match",
                            .section = "matches",
                            .breadcrumbs = {{"Home", "/", ""}, {"Matches", "/matches", ""}},
                            .wide = true},
                           content, page.access);
      return {};
    });
    return read ? response : web::Problem(read.error());
  });
}

web::Response DecidePair(const Desk& desk, const web::Request& request) {
  const std::string verdict = request.form.Get("verdict"), words = request.form.Get("reason");
  if (verdict != "same" && verdict != "different" && verdict != "unsure")
    return web::Problem(400, "Choose one of the three answers.");
  std::string reason = BasisText(request.form.Get("basis"));
  if (!words.empty()) reason += (reason.empty() ? "" : ": ") + words;
  if (reason.empty())
    return web::Problem(400, "Say what you go by; go back and choose it. It is kept with the decision.");
  return OnPair(desk, request, Action::kCorrect, [&](const PairPage& page) -> web::Response {
    bool changes = false;  // a word that leaves the standing of the pair as it is moves nobody
    auto written = desk.Use().db.Write([&](Transaction& tx) -> Result<void> {
      const Standing before = Judge(ReadOpinions(tx, page.pair));
      auto kept = Decide(tx,
                         {.pairs = {page.pair},
                          .verdict = verdict,
                          .reason = reason,
                          .purpose = Desk::Purpose(),
                          .account = page.access.Account()},
                         desk.Use().clock.Now());
      if (!kept) return kept;
      changes = Judge(ReadOpinions(tx, page.pair)) != before;
      return {};
    });
    if (!written) return web::Problem(written.error());
    if (changes) {
      web::Response linked =
          Relink(desk, page.access, {RecordId{page.a.record}, RecordId{page.b.record}}, "decision", "");
      if (linked.status >= 400) return linked;
    }
    if (request.form.Get("then") != "next")
      return web::Redirect(MatchHref(page.ref) + "?decided=" + page.ref);
    auto next = NextHref(desk, page.access);
    if (!next) return web::Problem(next.error());
    return web::Redirect(*next + "?decided=" + page.ref);
  });
}

web::Response UndoPair(const Desk& desk, const web::Request& request) {
  return OnPair(desk, request, Action::kCorrect, [&](const PairPage& page) -> web::Response {
    std::vector<RecordPair> undone;
    auto written = desk.Use().db.Write([&](Transaction& tx) -> Result<void> {
      undone = Undo(tx, page.pair, page.access.Account(), Desk::Purpose(), desk.Use().clock.Now());
      return {};
    });
    if (!written) return web::Problem(written.error());
    if (undone.empty())
      return web::Problem(409,
                          "You have no decision on this pair to undo. Another person’s is not undone: say "
                          "what you think, and a third reviewer is asked.");
    std::vector<RecordId> records;
    for (const RecordPair& pair : undone) records.insert(records.end(), {RecordId{pair.a}, RecordId{pair.b}});
    return Relink(desk, page.access, std::move(records), "decision undone",
                  MatchHref(page.ref) + "?undone=1");
  });
}

}  // namespace

void AddPairRoutes(std::vector<web::Route>& routes, const Desk& desk) {
  using web::Method;
  const auto add = [&](Method method, const char* pattern, web::RoutePolicy policy,
                       web::Response (*handler)(const Desk&, const web::Request&)) {
    routes.push_back(
        {method, pattern, policy, [desk, handler](const web::Request& r) { return handler(desk, r); }});
  };
  add(Method::kGet, "/matches/{pair}", {"view", "linkage"}, ShowPair);
  add(Method::kPost, "/matches/{pair}", {"correct", "linkage"}, DecidePair);
  add(Method::kPost, "/matches/{pair}/undo", {"correct", "linkage"}, UndoPair);
}

}  // namespace kindred::families
