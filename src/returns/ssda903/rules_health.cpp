// Rules about outcomes of children looked after for a year (OC2) and about reviews.
#include <charconv>
#include <cmath>

#include "base/text.hpp"
#include "returns/ssda903/rules.hpp"

namespace kindred::returns::ssda903 {
namespace {

constexpr std::string_view kHealthItems =
    "OC2: CONVICTED HEALTH_CHECK IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT SUBSTANCE_MISUSE "
    "INTERVENTION_RECEIVED "
    "INTERVENTION_OFFERED";

bool NoSdq(Oc2 o) {
  return o.SDQ_SCORE().blank() && o.SDQ_REASON().blank();
}
bool AnySdq(Oc2 o) {
  return o.SDQ_SCORE().filled() || o.SDQ_REASON().filled();
}

// A whole number from 0 to 40, however it is written (12, 12.0, 1E1).
bool IsSdqScore(std::string_view text) {
  text = Trim(text);
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() && value >= 0 && value <= 40 &&
         value == std::floor(value);
}

}  // namespace

const Rules& HealthRules() {
  static const Rules kRules = {
      {"157", kOc2 | kEpisodes, "OC2: SDQ_REASON DOB",
       "No SDQ score because of the age (SDQ1), but the child is of that age",
       Where(&Ssda903::oc2,
             [](const Ssda903& r, Oc2 o) {
               return o.SDQ_REASON().Is("SDQ1") && o.SDQ_SCORE().blank() &&
                      Years(o.DOB(), 4) <= r.year_start && Years(o.DOB(), 16) >= r.year_end &&
                      r.ContinuouslyLookedAfter(o);
             })},
      {"158", kOc2, "OC2: INTERVENTION_RECEIVED INTERVENTION_OFFERED",
       "An intervention was received, so whether one was offered must be blank",
       Where(&Ssda903::oc2,
             [](Oc2 o) { return o.INTERVENTION_RECEIVED().Is("1") && o.INTERVENTION_OFFERED().filled(); })},
      {"159", kOc2, "OC2: SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED",
       "No intervention was received; say whether one was offered",
       Where(&Ssda903::oc2,
             [](Oc2 o) {
               return o.SUBSTANCE_MISUSE().Is("1") && o.INTERVENTION_RECEIVED().Is("0") &&
                      o.INTERVENTION_OFFERED().blank();
             })},
      {"180", kOc2, "OC2: SDQ_SCORE", "The SDQ score is not a whole number from 0 to 40",
       Where(&Ssda903::oc2,
             [](const Ssda903& r, Oc2 o) {
               return o.SDQ_SCORE().filled() && !IsSdqScore(r.View(o.SDQ_SCORE()));
             })},
      {"181", kOc2, kHealthItems, "Health and conviction items are not given as 0 or 1",
       Where(&Ssda903::oc2,
             [](Oc2 o) {
               for (std::size_t column = 4; column <= 11; ++column) {
                 if (o.text(column).filled() && !o.text(column).In("0 1")) return true;
               }
               return false;
             })},
      {"182", kOc2, kHealthItems, "The four core health items are incomplete while others are given",
       Where(&Ssda903::oc2,
             [](Oc2 o) {
               return o.core_incomplete() &&
                      (o.CONVICTED().filled() || o.HEALTH_CHECK().filled() ||
                       o.INTERVENTION_RECEIVED().filled() || o.INTERVENTION_OFFERED().filled());
             })},
      {"185", kEpisodes | kOc2, "OC2: SDQ_SCORE",
       "An SDQ score for a child who was not looked after all year",
       Where(&Ssda903::oc2, [](const Ssda903& r,
                               Oc2 o) { return o.SDQ_SCORE().filled() && !r.ContinuouslyLookedAfter(o); })},
      {"186", kEpisodes | kOc2, "OC2: SDQ_SCORE", "Neither an SDQ score nor a reason for a child of 4 to 16",
       Where(&Ssda903::oc2,
             [](const Ssda903& r, Oc2 o) {
               return NoSdq(o) && Years(o.DOB(), 4) <= r.year_start && Years(o.DOB(), 17) > r.year_end &&
                      r.ContinuouslyLookedAfter(o);
             })},
      {"188", kOc2, "OC2: SDQ_SCORE SDQ_REASON", "SDQ details for a child under four",
       Where(&Ssda903::oc2,
             [](const Ssda903& r, Oc2 o) { return AnySdq(o) && Years(o.DOB(), 4) > r.year_end; })},
      {"189", kOc2, "OC2: DOB SDQ_SCORE SDQ_REASON",
       "SDQ details for somebody who was 17 before the year began",
       Where(&Ssda903::oc2,
             [](const Ssda903& r, Oc2 o) { return AnySdq(o) && Years(o.DOB(), 17) < r.year_start; })},
      {"190", kOc2 | kEpisodes, kHealthItems,
       "Health or conviction items for a child who was not looked after all year",
       Where(&Ssda903::oc2,
             [](const Ssda903& r, Oc2 o) { return o.any_health() && !r.ContinuouslyLookedAfter(o); })},
      {"191", kOc2 | kEpisodes,
       "OC2: IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT SUBSTANCE_MISUSE; Episodes: CHILD",
       "Looked after all year, but the core health items or the whole record are missing",
       [](const Ssda903& r, Flags& flag) {
         for (const Oc2 o : r.oc2) {
           if (o.core_incomplete() && r.ContinuouslyLookedAfter(o)) flag(o);
         }
         for (const Child child : r.Children()) {
           const std::optional<Episode> first = r.FirstEpisode(child);
           if (first && r.ContinuouslyLookedAfter(*first) && !r.oc2.Has(*first)) flag(*first);
         }
       }},
      {"192", kOc2, "OC2: SUBSTANCE_MISUSE INTERVENTION_RECEIVED",
       "Substance misuse; say whether an intervention was received",
       Where(&Ssda903::oc2,
             [](Oc2 o) { return o.SUBSTANCE_MISUSE().Is("1") && o.INTERVENTION_RECEIVED().blank(); })},
      {"193", kOc2, "OC2: SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED",
       "Interventions are given, but no substance misuse",
       Where(&Ssda903::oc2,
             [](Oc2 o) {
               return (o.SUBSTANCE_MISUSE().blank() || o.SUBSTANCE_MISUSE().Is("0")) &&
                      (o.INTERVENTION_RECEIVED().filled() || o.INTERVENTION_OFFERED().filled());
             })},
      {"197B", kOc2 | kEpisodes, "OC2: SDQ_REASON DOB",
       "Turned 4 or 17 this year; a score or a reason is expected",
       Where(&Ssda903::oc2,
             [](const Ssda903& r, Oc2 o) {
               return NoSdq(o) &&
                      (Within(Years(o.DOB(), 4), r.year_start, r.year_end) ||
                       Within(Years(o.DOB(), 17), r.year_start, r.year_end)) &&
                      r.ContinuouslyLookedAfter(o);
             })},
      {"197a", kOc2, "OC2: SDQ_SCORE SDQ_REASON", "Both an SDQ score and a reason for having none",
       Where(&Ssda903::oc2, [](Oc2 o) { return o.SDQ_SCORE().filled() && o.SDQ_REASON().filled(); })},
      {"198", kEpisodes | kOc2, "OC2: SDQ_REASON",
       "A reason for no SDQ score for a child who was not looked after all year",
       Where(&Ssda903::oc2, [](const Ssda903& r,
                               Oc2 o) { return o.SDQ_REASON().filled() && !r.ContinuouslyLookedAfter(o); })},
      {"542", kOc2, "OC2: CONVICTED", "A conviction answer for a child under 10",
       Where(&Ssda903::oc2, [](const Ssda903& r,
                               Oc2 o) { return o.CONVICTED().filled() && Years(o.DOB(), 10) > r.year_end; })},
      {"543", kOc2 | kEpisodes, "OC2: DOB CONVICTED",
       "Looked after all year and over 10, but no conviction answer",
       Where(&Ssda903::oc2,
             [](const Ssda903& r, Oc2 o) {
               return o.CONVICTED().blank() && Years(o.DOB(), 10) < r.year_end &&
                      r.ContinuouslyLookedAfter(o);
             })},
      {"544", kOc2, "OC2: CONVICTED IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT SUBSTANCE_MISUSE",
       "A conviction is recorded, so the four core health items must be, too",
       Where(&Ssda903::oc2, [](Oc2 o) { return o.CONVICTED().Is("1") && o.core_incomplete(); })},
      {"545", kOc2 | kEpisodes, "OC2: DOB HEALTH_CHECK",
       "Looked after all year and under 5, but no health promotion answer",
       Where(&Ssda903::oc2,
             [](const Ssda903& r, Oc2 o) {
               return o.HEALTH_CHECK().blank() && Years(o.DOB(), 5) > r.year_end &&
                      r.ContinuouslyLookedAfter(o);
             })},
      {"546", kOc2 | kEpisodes, "OC2: DOB HEALTH_CHECK", "A health promotion answer for a child of 5 or over",
       Where(&Ssda903::oc2,
             [](const Ssda903& r, Oc2 o) {
               return o.HEALTH_CHECK().filled() && Years(o.DOB(), 5) <= r.year_end &&
                      r.ContinuouslyLookedAfter(o);
             })},
      {"547", kOc2, "OC2: HEALTH_CHECK IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT SUBSTANCE_MISUSE",
       "Health promotion is recorded, so the four core health items must be, too",
       Where(&Ssda903::oc2, [](Oc2 o) { return o.HEALTH_CHECK().Is("1") && o.core_incomplete(); })},

      // Reviews.
      {"167", kReviews, "Reviews: REVIEW_CODE",
       "The participation code is blank or unknown, or there is no review date",
       Where(&Ssda903::reviews,
             [](Review v) {
               const bool both = v.REVIEW().filled() && v.REVIEW_CODE().In("PN0 PN1 PN2 PN3 PN4 PN5 PN6 PN7");
               const bool neither = v.REVIEW().raw_blank() && v.REVIEW_CODE().blank();
               return !both && !neither;
             })},
      {"440", kReviews, "Reviews: DOB REVIEW REVIEW_CODE",
       "The code for children under four (PN0), but the child was over four",
       Where(&Ssda903::reviews,
             [](Review v) { return v.REVIEW_CODE().Is("PN0") && v.REVIEW() > Years(v.DOB(), 4); })},
      {"441", kReviews, "Reviews: DOB REVIEW REVIEW_CODE",
       "A code for children over four, but the child was under four",
       Where(&Ssda903::reviews,
             [](Review v) {
               return v.REVIEW_CODE().In("PN1 PN2 PN3 PN4 PN5 PN6 PN7") && v.REVIEW() < Years(v.DOB(), 4);
             })},
  };
  return kRules;
}

}  // namespace kindred::returns::ssda903
