// Rules about social worker episodes.
#include <algorithm>

#include "returns/ssda903/rules.hpp"

namespace kindred::returns::ssda903 {
namespace {

bool BlankLast(Day a, Day b) {
  return a.valid() && (b.blank() || a < b);
}

template <class Before>
std::vector<SwEpisode> SortedRows(const Ssda903& r, Child child, const Before& before) {
  std::vector<SwEpisode> rows;
  for (const SwEpisode s : r.sw_episodes.Of(child)) rows.push_back(s);
  std::stable_sort(rows.begin(), rows.end(), before);
  return rows;
}

// Calls check(child) for every child, the blank CHILD first.
template <class CheckChild>
void EveryGroup(const Ssda903& r, const CheckChild& check) {
  check(Child{0});
  for (const Child child : r.Children()) check(child);
}

Day Leniently(const Ssda903& r, const DateCell& cell) {
  return cell.valid() ? Day(cell) : ParseDayLeniently(r.View(cell.text));
}

bool NotEvenPartlyKnown(const Ssda903& r, const DateCell& cell) {
  return cell.filled() && cell.blank() && ParsePartlyUnknownDay(r.View(cell.text)).blank();
}

}  // namespace

const Rules& SocialWorkerRules() {
  static const Rules kRules = {
      {"SW02STG1", kSwEpisodes, "SWEpisodes: SW_ID",
       "The social worker's number must begin with SW or XX and have at least four characters",
       Where(&Ssda903::sw_episodes,
             [](const Ssda903& r, SwEpisode s) {
               const std::string_view id = r.View(s.SW_ID());
               std::size_t characters = 0;  // of UTF-8
               for (const char c : id) characters += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
               return !(id.starts_with("SW") || id.starts_with("XX")) || characters < 4;
             })},
      {"SW04STG1", kSwEpisodes, "SWEpisodes: SW_DECOM",
       "The start of the social worker episode is not a date",
       Where(&Ssda903::sw_episodes,
             [](const Ssda903& r, SwEpisode s) { return NotEvenPartlyKnown(r, s.SW_DECOM()); })},
      {"SW05STG1", kSwEpisodes, "SWEpisodes: SW_DEC", "The end of the social worker episode is not a date",
       Where(&Ssda903::sw_episodes,
             [](const Ssda903& r, SwEpisode s) { return NotEvenPartlyKnown(r, s.SW_DEC()); })},
      {"SW06STG2", kSwEpisodes, "SWEpisodes: SW_DECOM",
       "The social worker episode starts after the collection year",
       Where(&Ssda903::sw_episodes, [](const Ssda903& r, SwEpisode s) { return s.SW_DECOM() > r.year_end; })},
      {"SW07STG2", kSwEpisodes, "SWEpisodes: SW_DEC",
       "The social worker episode ends outside the two years of the return",
       Where(&Ssda903::sw_episodes,
             [](const Ssda903& r, SwEpisode s) {
               return s.SW_DEC() < r.sw_window_start() || s.SW_DEC() > r.year_end;
             })},
      {"SW08STG2", kSwEpisodes, "SWEpisodes: SW_DEC",
       "The social worker episode is still open although a later one exists",
       [](const Ssda903& r, Flags& flag) {
         const auto start = [](const SwEpisode& s) {  // 1901 stands for unknown
           static const Day unknown = DayOf(1901, 1, 1);
           return s.SW_DECOM() == unknown ? Day() : Day(s.SW_DECOM());
         };
         for (const Child child : r.Children()) {
           const std::vector<SwEpisode> rows = SortedRows(
               r, child,
               [&](const SwEpisode& a, const SwEpisode& b) { return BlankLast(start(a), start(b)); });
           for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
             if (start(rows[i]).valid() && rows[i].SW_DEC().blank()) flag(rows[i]);
           }
         }
       }},
      {"SW09STG2", kSwEpisodes, "SWEpisodes: SW_DECOM SW_DEC",
       "The social worker episode starts and ends on the same day",
       Where(&Ssda903::sw_episodes,
             [](SwEpisode s) { return SameFilled(s.SW_DECOM().text, s.SW_DEC().text); })},
      {"SW10STG2", kSwEpisodes, "SWEpisodes: SW_DECOM",
       "The social worker episode does not start within seven days of the end of the one before",
       [](const Ssda903& r, Flags& flag) {
         EveryGroup(r, [&](Child child) {
           const std::vector<SwEpisode> rows =
               SortedRows(r, child, [](const SwEpisode& a, const SwEpisode& b) {
                 return Differs(a.SW_DECOM(), b.SW_DECOM()) ? BlankLast(a.SW_DECOM(), b.SW_DECOM())
                                                            : BlankLast(a.SW_DEC(), b.SW_DEC());
               });
           for (std::size_t i = 1; i < rows.size(); ++i) {
             const Day before = rows[i - 1].SW_DEC();
             if (!rows[i].SW_REASON().Is("FCONTA") && !Within(rows[i].SW_DECOM(), before - 7, before + 7))
               flag(rows[i]);
           }
         });
       }},
      {"SW11bSTG2", kSwEpisodes, "SWEpisodes: SW_DEC",
       "The social worker episode ends just before 31 March and none follows",
       [](const Ssda903& r, Flags& flag) {
         const auto at_the_end = [&](const SwEpisode& s) {
           return Within(s.SW_DEC(), r.year_end - 5, r.year_end);
         };
         EveryGroup(r, [&](Child child) {
           const std::vector<SwEpisode> rows = SortedRows(
               r, child,
               [](const SwEpisode& a, const SwEpisode& b) { return BlankLast(a.SW_DECOM(), b.SW_DECOM()); });
           if (rows.size() == 1 && child != 0 && at_the_end(rows[0])) flag(rows[0]);
           for (std::size_t i = 1; i < rows.size(); ++i) {
             if (rows[i].SW_DECOM().blank() && at_the_end(rows[i - 1])) flag(rows[i]);
           }
           // The same rows with the latest first.
           const std::vector<SwEpisode> latest_first =
               SortedRows(r, child, [](const SwEpisode& a, const SwEpisode& b) {
                 return a.SW_DECOM().valid() && (b.SW_DECOM().blank() || a.SW_DECOM() > b.SW_DECOM());
               });
           for (std::size_t i = 0; i + 1 < latest_first.size(); ++i) {
             if (at_the_end(latest_first[i]) && latest_first[i + 1].SW_DECOM() < latest_first[i].SW_DEC())
               flag(latest_first[i]);
           }
         });
       }},
      {"SW12STG2", kSwEpisodes | kEpisodes, "Episodes: DECOM DEC",
       "The child's social worker episodes do not match the care episode",
       Where(&Ssda903::episodes,
             [](const Ssda903& r, Episode e) {
               const bool in_window = e.DEC().blank() || Within(e.DEC(), r.sw_window_start(), r.year_end);
               const bool begins = e.RNE().Is("S");
               const bool ends = !e.REC().Is("X1");
               if (!in_window || e.short_break() || (!begins && !ends)) return false;
               if (!r.sw_episodes.Has(e)) return true;
               return Any(r.sw_episodes.Of(e), [&](SwEpisode s) {
                 return !((ends && s.SW_DECOM() <= e.DEC()) || (begins && s.SW_DECOM() >= e.DECOM()));
               });
             })},
      {"SW13STG1", kSwEpisodes, "SWEpisodes: SW_REASON",
       "The reason for the change of social worker is missing or not an accepted code",
       Where(&Ssda903::sw_episodes,
             [](const Ssda903& r, SwEpisode s) {
               static const Day since = DayOf(2023, 4, 1);
               if (s.SW_REASON().blank()) return Leniently(r, s.SW_DECOM()) >= since;
               return !s.SW_REASON().In(
                   "MANAGE FCONTA LEFTRL ORGRST TSPROC ABSENC CHCHAN PCCHAN SWDIED OTHERS");
             })},
      {"SW17STG2", kSwEpisodes, "SWEpisodes: SW_DEC SW_DECOM", "No social worker episode is open on 31 March",
       [](const Ssda903& r, Flags& flag) {
         EveryGroup(r, [&](Child child) {
           std::optional<SwEpisode> last;
           for (const SwEpisode s : r.sw_episodes.Of(child)) {
             const Day start = Leniently(r, s.SW_DECOM());
             if (!last || start > Leniently(r, last->SW_DECOM()) ||
                 (start.valid() && Leniently(r, last->SW_DECOM()).blank()))
               last = s;
           }
           if (last && last->SW_DEC().filled()) flag(*last);
         });
       }},
  };
  return kRules;
}

}  // namespace kindred::returns::ssda903
