#include "families/pages/match_desk.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "families/link.hpp"
#include "families/match.sql.hpp"
#include "families/record.sql.hpp"

namespace kindred::families {
namespace {

using store::Transaction;

std::optional<Side> ReadSide(Transaction& tx, std::int64_t record, AccountId account) {
  Side side;
  {
    store::Rows rows = tx.Select(sql::record_with_source, record);
    const store::Row* row = rows.First();
    if (row == nullptr) return std::nullopt;
    side = {.record = record,
            .local_id = row->String(0),
            .source = row->String(1),
            .agency = row->String(2),
            .contact = row->String(7),
            .person_ref = row->String(5),
            .name = row->String(6),
            .section = SectionFromName(row->Text(3)).value_or(Section::kAdultServices),
            .person = row->As<PersonId>(4)};
  }
  if (const auto family = FamilyOfPerson(tx, side.person))
    side.closed = IsClosedEntry(tx, family->family, account);
  return side;
}

// Whether people are, or were, asked about the pair.
bool IsQuestion(Transaction& tx, const RecordPair& pair) {
  if (!ReadOpinions(tx, pair).empty() || !ReadQuestions(tx, pair).empty()) return true;
  store::Rows rows = tx.Select(sql::edge_of_pair, pair.a, pair.b);
  const store::Row* row = rows.First();
  return row != nullptr && (row->Text(2) == "unsettled" || (row->Text(2) == "linked" && row->Real(1) < 0.9));
}

}  // namespace

web::Response OnPair(const Desk& desk, const web::Request& request, Action action,
                     const std::function<web::Response(const PairPage&)>& work) {
  const std::string ref = request.Segment("pair");
  std::optional<RecordPair> pair;
  std::optional<Side> a, b;
  std::string closed;
  auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    closed.clear();
    pair = PairByRef(tx, ref);
    if (!pair) return {};
    a = ReadSide(tx, pair->a, request.who->account);
    b = ReadSide(tx, pair->b, request.who->account);
    if (a && b && (a->closed || b->closed) && !IsQuestion(tx, *pair))
      closed = FamilyOfPerson(tx, (a->closed ? a : b)->person)->ref;
    return {};
  });
  if (!read) return web::Problem(read.error());
  if (!pair) return web::Problem(404, "There is no such pair of records.");
  if (!a || !b) return web::Problem(404, "One of these records is no longer in any source.");
  if (!closed.empty()) return web::Redirect("/families/" + closed);
  std::vector<PersonId> people{a->person};
  if (b->person != a->person) people.push_back(b->person);
  const web::SignedIn& who = *request.who;
  auto access = desk.Use().gate.Open({who.account, who.agency, who.role}, {.action = action,
                                                                           .purpose = Desk::Purpose(),
                                                                           .people = people,
                                                                           .sections = Sections::All(),
                                                                           .scope = {}});
  if (!access) return web::Problem(access.error());
  for (const Section section : {Section::kLinkage, a->section, b->section})
    if (!access->Allows(section))
      return web::Problem(403, std::string(SectionTitle(section)) +
                                   " records are not shown to you, so neither is this match.");
  return work({ref, *pair, *a, *b, *access});
}

web::Response Relink(const Desk& desk, const sharing::Access& access, std::vector<RecordId> records,
                     const std::string& reason, const std::string& to) {
  LinkOptions options{.reason = reason};
  options.clock = &desk.Use().clock;
  options.random = &desk.Use().random;
  options.engine.threads = 1;
  auto report = LinkAround(desk.Use().db, access, records, options);
  if (!report) return web::Problem(report.error());
  return web::Redirect(to);
}

std::string Percent(double probability) {
  if (probability > 0.995) return "over 99 %";
  if (probability < 0.005) return "under 1 %";
  return fmt::format("{:.0f} %", probability * 100);
}

std::string MatchHref(const std::string& ref) {
  return "/matches/" + ref;
}

std::string VerdictWords(std::string_view verdict) {
  return verdict == "same" ? "the same person" : verdict == "different" ? "different people" : "not sure";
}

std::string AccountName(Transaction& tx, AccountId account) {
  return tx.SelectText(sql::account_name, account).value_or("somebody");
}

bool MaySee(const sharing::Access& access, const Question& question) {
  return access.Allows(Section::kLinkage) && access.Allows(question.section_a) &&
         access.Allows(question.section_b);
}

Result<std::string> NextHref(const Desk& desk, const sharing::Access& access) {
  std::optional<RecordPair> next;
  auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    next.reset();
    for (const Question& question : ReadQueue(tx, access.Account(), desk.Use().clock.Now()))
      if (MaySee(access, question)) {
        next = question.pair;
        break;
      }
    return {};
  });
  if (!read) return Unexpected(read.error());
  if (!next) return std::string("/matches");
  const RecordPair pairs[] = {*next};
  auto refs = RefsOf(desk.Use().db, desk.Use().random, pairs);
  if (!refs) return Unexpected(refs.error());
  return MatchHref(refs->front());
}

void AddMatchRoutes(std::vector<web::Route>& routes, const Desk& desk) {
  AddQueueRoutes(routes, desk);
  AddQuestionRoutes(routes, desk);
  AddQualityRoutes(routes, desk);
  AddPairRoutes(routes, desk);
  AddPersonMatchRoutes(routes, desk);
}

}  // namespace kindred::families
