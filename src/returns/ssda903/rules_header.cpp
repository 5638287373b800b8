// Rules about the child: header, pupil number, motherhood, asylum seekers, short breaks only.
#include <boost/unordered/unordered_flat_map.hpp>
#include <charconv>
#include <optional>

#include "base/text.hpp"
#include "returns/ssda903/rules.hpp"

namespace kindred::returns::ssda903 {
namespace {

// A letter other than I, O and S, eleven digits, and a digit or letter.
bool IsUpn(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (text.size() != 13 || !letter(text[0]) || text[0] == 'I' || text[0] == 'O' || text[0] == 'S')
    return false;
  for (std::size_t i = 1; i < 12; ++i) {
    if (!digit(text[i])) return false;
  }
  return digit(text[12]) || letter(text[12]);
}

// The cell as a number, or nothing: "1", "1.0", " 1".
std::optional<double> Number(std::string_view text) {
  text = Trim(text);
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

bool LookedAfterBeyondShortBreaks(const Ssda903& r, Header h) {
  return Any(r.episodes.Of(h), [](Episode e) { return !e.short_break(); });
}

}  // namespace

const Rules& HeaderRules() {
  static const Rules kRules = {
      {"105", kHeader, "Header: UASC",
       "Whether the child is an unaccompanied asylum seeker is not given as 0 or 1",
       [](const Ssda903& r, Flags& flag) {
         if (!r.xml) return flag.Skip("in CSV it is told by the UASC table and cannot be wrong");
         for (const Header h : r.header) {
           const std::optional<double> value = Number(r.View(r.UASC(h)));
           if (!value || (*value != 0 && *value != 1)) flag(h);
         }
       }},
      {"165", kHeader | kEpisodes | kOc3, "Header: MOTHER SEX; OC3: IN_TOUCH ACTIV ACCOM",
       "Whether the child is a mother is not valid, is missing, or is given for a boy",
       [](const Ssda903& r, Flags& flag) {
         for (const Header h : r.header) {
           bool has_episode = false;
           bool in_year = false;
           for (const Episode e : r.episodes.Of(h)) {
             if (e.short_break()) continue;
             const Day end = e.DEC().valid() ? Day(e.DEC()) : r.year_end;
             has_episode = true;
             in_year |= end >= r.year_start && e.DECOM() <= r.year_end;
           }
           if (!has_episode) continue;
           const bool named = h.child() != 0;  // without a CHILD nobody knows whose episodes they are
           // The sexes are still the codes used until 2023/24.
           const bool wrong = (h.MOTHER().filled() && (!h.MOTHER().In("0 1") || h.SEX().Is("1"))) ||
                              (h.SEX().Is("2") && h.MOTHER().blank() && named && in_year);
           if (wrong) flag(h);
           for (const Oc3 o : r.oc3.Of(h)) {
             const bool left = h.SEX().Is("2") && h.MOTHER().filled() && named && !in_year && o.any_item();
             if (wrong || left) flag(h, o);
           }
         }
       }},
      {"168", kHeader, "Header: UPN", "The unique pupil number has the wrong form and is not UN1 to UN5",
       Where(&Ssda903::header,
             [](const Ssda903& r, Header h) {
               return h.UPN().filled() && !h.UPN().In("UN1 UN2 UN3 UN4 UN5") && !IsUpn(r.View(h.UPN()));
             })},
      {"174", kHeader, "Header: SEX MC_DOB", "A boy has a date of birth of a child of his own",
       Where(&Ssda903::header, [](Header h) { return h.SEX().Is("M") && h.MC_DOB().filled(); })},
      {"209", kHeader, "Header: UPN DOB", "A child of school age cannot have the pupil number UN1",
       Where(&Ssda903::header,
             [](const Ssda903& r, Header h) {
               return h.UPN().Is("UN1") && Years(h.DOB(), 4) <= DayOf(r.year - 2, 8, 31);
             })},
      {"231", kHeader, "Header: DOB UASC",
       "An unaccompanied asylum seeker is younger than 11; check the date of birth",
       [](const Ssda903& r, Flags& flag) {
         if (!r.has_uasc_column())
           return flag.Skip("whether children are asylum seekers is not known; load the UASC table, too");
         for (const Header h : r.header) {
           if (r.UASC(h).Is("1") && h.DOB() > Years(r.year_end, -11)) flag(h);
         }
       }},
      {"232", kHeader, "Header: SEX", "The sex is given as unknown",
       Where(&Ssda903::header, [](Header h) { return h.SEX().Is("U"); })},
      {"301", kHeader, "Header: DOB", "Born after the collection year",
       Where(&Ssda903::header, [](const Ssda903& r, Header h) { return h.DOB() > r.year_end; })},
      {"303", kUasc | kHeader, "UASC: DUC; Header: UASC",
       "A date on which the asylum-seeking status ended, but the child is not marked as an asylum seeker",
       [](const Ssda903& r, Flags& flag) {
         if (!r.has_uasc_column()) return flag.Skip("Header does not say who is an asylum seeker");
         for (const Header h : r.header) {
           for (const Uasc u : r.uasc.Of(h)) {
             if (u.DUC().filled() && Number(r.View(r.UASC(h))) != std::optional<double>(1)) flag(u, h);
           }
         }
       }},
      {"304", kUasc, "UASC: DUC", "The asylum-seeking status ended after the 18th birthday",
       Where(&Ssda903::uasc, [](Uasc u) { return u.DUC() > Years(u.DOB(), 18); })},
      {"351", kHeader, "Header: DOB", "Older than 25 when the year began",
       Where(&Ssda903::header, [](const Ssda903& r, Header h) { return Years(h.DOB(), 25) < r.year_start; })},
      {"393", kEpisodes | kHeader, "Header: MOTHER",
       "Whether a girl who was looked after is a mother is missing",
       Where(&Ssda903::header,
             [](const Ssda903& r, Header h) {
               return h.SEX().Is("F") && h.MOTHER().blank() && LookedAfterBeyondShortBreaks(r, h);
             })},
      {"399", kEpisodes | kHeader | kReviews, "Episodes: LS; Header: MOTHER; Reviews: REVIEW REVIEW_CODE",
       "Motherhood or reviews are given for a child who only had short breaks (V3, V4)",
       [](const Ssda903& r, Flags& flag) {
         for (const Child child : r.Children()) {
           const RowRange<Episode> episodes = r.episodes.Of(child);
           if (episodes.empty() || Any(episodes, [](Episode e) { return !e.short_break(); })) continue;
           const auto told = [](Review v) { return v.REVIEW().filled() || v.REVIEW_CODE().filled(); };
           const bool any_told = Any(r.reviews.Of(child), told);
           const bool any_mother = Any(r.header.Of(child), [](Header h) { return h.MOTHER().filled(); });
           if (!any_told && !any_mother) continue;
           for (const Episode e : episodes) flag(e);
           for (const Header h : r.header.Of(child)) {
             if (any_told || h.MOTHER().filled()) flag(h);
           }
           for (const Review v : r.reviews.Of(child)) {
             if (any_mother || told(v)) flag(v);
           }
         }
       }},
      {"442", kEpisodes | kHeader, "Header: UPN",
       "The unique pupil number of a child who was looked after is missing",
       Where(
           &Ssda903::header,
           [](const Ssda903& r, Header h) { return h.UPN().blank() && LookedAfterBeyondShortBreaks(r, h); })},
      {"444", kHeader, "Header: UPN", "The same unique pupil number stands in more than one row",
       [](const Ssda903& r, Flags& flag) {
         const auto counts = [](Header h) { return h.UPN().filled() && !h.UPN().In("UN1 UN2 UN3 UN4 UN5"); };
         boost::unordered_flat_map<std::uint32_t, std::uint32_t> rows;
         for (const Header h : r.header) {
           if (counts(h)) ++rows[h.UPN().number];
         }
         for (const Header h : r.header) {
           if (counts(h) && rows[h.UPN().number] > 1) flag(h);
         }
       }},
      {"611", kHeader, "Header: MOTHER MC_DOB", "A mother, but her child's date of birth is missing",
       Where(&Ssda903::header, [](Header h) { return h.MOTHER().Is("1") && h.MC_DOB().raw_blank(); })},
      {"612", kHeader, "Header: SEX MOTHER MC_DOB",
       "A girl's child has a date of birth, but she is not said to be a mother",
       Where(&Ssda903::header,
             [](Header h) {
               return h.SEX().Is("F") && (h.MOTHER().Is("0") || h.MOTHER().blank()) && h.MC_DOB().filled();
             })},
      {"620", kHeader, "Header: DOB MOTHER", "A mother younger than 11",
       Where(&Ssda903::header,
             [](const Ssda903& r, Header h) {
               return h.MOTHER().Is("1") && Years(h.DOB(), 11) > r.year_start;
             })},
      {"621", kHeader, "Header: DOB MC_DOB", "The mother was not born before her child",
       Where(&Ssda903::header, [](Header h) { return h.MC_DOB().valid() && !(h.MC_DOB() > h.DOB()); })},
      {"628", kEpisodes | kHeader | kOc3, "Header: MOTHER",
       "Motherhood is given for a care leaver who was not looked after this year",
       Where(&Ssda903::header,
             [](const Ssda903& r, Header h) {
               return h.MOTHER().filled() && !r.episodes.Has(h) &&
                      Any(r.oc3.Of(h), [](Oc3 o) { return o.any_item(); });
             })},
  };
  return kRules;
}

}  // namespace kindred::returns::ssda903
