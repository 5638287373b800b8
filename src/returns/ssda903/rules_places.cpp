// Rules about where the child is placed: postcodes and what is worked out from them, and Ofsted's list of
// providers.
#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "returns/ssda903/rules.hpp"

namespace kindred::returns::ssda903 {
namespace {

constexpr CodeSet kOutsideEngland = "CON NIR SCO WAL NUK";

// The URN names a provider, and is not the placeholder.
bool HasProvider(Episode e) {
  return e.URN().filled() && !e.URN().Is("XXXXXXX");
}

bool Contains(const std::vector<Text>& codes, Text code) {
  return code.filled() && std::find(codes.begin(), codes.end(), code) != codes.end();
}

// Some row of the provider list with this URN meets the condition; a URN that is not listed counts as a blank
// row.
template <class Condition>
bool AnyProvider(const Ssda903& r, Episode e, const Condition& condition) {
  static const ProviderRow kBlank;
  const std::span<const ProviderRow> rows = r.ProvidersOf(e.URN());
  if (rows.empty()) return condition(kBlank);
  return std::any_of(rows.begin(), rows.end(), condition);
}

// Children known to be, or to have been last year, unaccompanied asylum seekers. Each year's Header tells
// when it is loaded, its UASC table when it is not; `determined` is false when neither year tells.
struct KnownUasc {
  std::vector<bool> child;
  bool determined = false;
};

KnownUasc FindKnownUasc(const Ssda903& r) {
  KnownUasc known{std::vector<bool>(static_cast<std::size_t>(r.Children().size()) + 1), false};
  const auto add = [&](const Rows<Header>& header, bool has_column, const Rows<Uasc>& uasc) {
    if (header.present()) {
      if (!has_column) return;
      known.determined = true;
      for (const Header h : header) {
        if (r.UASC(h).Is("1")) known.child[h.child()] = true;
      }
    } else if (uasc.present()) {
      known.determined = true;
      for (const Uasc u : uasc) {
        if (u.SEX().filled() || u.DOB().filled() || u.DUC().filled()) known.child[u.child()] = true;
      }
    }
  };
  add(r.header, r.has_uasc_column(), r.uasc);
  add(r.header_last, r.has_uasc_column_last(), r.uasc_last);
  return known;
}

constexpr std::string_view kNoUasc =
    "whether children are asylum seekers is not known; load Header together with UASC, of this year or last";

}  // namespace

const Rules& PlaceRules() {
  static const Rules kRules = {
      {"164", kEpisodes | kPostcodes, "Episodes: PL_DISTANCE PL_POST HOME_POST",
       "The distance of the placement from home is out of range",
       [](const Ssda903& r, Flags& flag) {
         const KnownUasc known = FindKnownUasc(r);
         if (!known.determined) return flag.Skip(std::string(kNoUasc));
         for (const Episode e : r.episodes) {
           const double miles = r.PL_DISTANCE(e);
           if (!known.child[e.child()] && (miles < 0 || miles > 999.9)) flag(e);
         }
       }},
      {"169", kEpisodes | kPostcodes, "Episodes: PL_LA PL_POST",
       "The authority of the placement cannot be told from its postcode",
       Where(&Ssda903::episodes,
             [](const Ssda903& r, Episode e) { return !e.short_break() && r.PL_LA(e).blank(); })},
      {"179", kEpisodes | kPostcodes, "Episodes: PL_LOCATION PL_POST",
       "Whether the placement is in the area cannot be told from its postcode",
       Where(&Ssda903::episodes,
             [](const Ssda903& r, Episode e) { return !e.short_break() && r.PL_LOCATION(e).blank(); })},
      {"218", kEpisodes | kPostcodes, "Episodes: URN", "A placement of this type in England needs a URN",
       Where(&Ssda903::episodes,
             [](const Ssda903& r, Episode e) {
               return e.URN().blank() && (e.DEC().raw_blank() || e.DEC() >= r.year_start) &&
                      !e.PLACE().In("P1 P3 R1 R2 R5 T0 T1 T2 T3 T4 Z11 Z12 Z13 Z14") &&
                      !r.PL_LA(e).In(kOutsideEngland);
             })},
      {"241", kEpisodes | kPostcodes | kAuthority, "Episodes: URN PL_LA",
       "Supported accommodation (K3) with a URN lies outside the area of the authority",
       Where(&Ssda903::episodes,
             [](const Ssda903& r, Episode e) {
               return HasProvider(e) && e.PLACE().Is("K3") && r.PL_LA(e) != r.authority();
             })},
      {"243", kEpisodes | kPostcodes, "Episodes: URN", "A placement outside England has no URN",
       Where(&Ssda903::episodes,
             [](const Ssda903& r, Episode e) { return r.PL_LA(e).In(kOutsideEngland) && e.URN().filled(); })},
      {"392a", kEpisodes | kPostcodes, "Episodes: PL_DISTANCE",
       "The distance from home cannot be worked out for a child who is not an asylum seeker",
       [](const Ssda903& r, Flags& flag) {
         const KnownUasc known = FindKnownUasc(r);
         if (!known.determined) return flag.Skip(std::string(kNoUasc));
         for (const Episode e : r.episodes) {
           if (!known.child[e.child()] && !e.short_break() && !r.HasDistance(e)) flag(e);
         }
       }},
      {"392b", kEpisodes, "Episodes: HOME_POST PL_POST",
       "The home or placement postcode is missing for a child who is not an asylum seeker",
       [](const Ssda903& r, Flags& flag) {
         const KnownUasc known = FindKnownUasc(r);
         for (const Episode e : r.episodes) {
           if (!known.child[e.child()] && !e.short_break() && (e.HOME_POST().blank() || e.PL_POST().blank()))
             flag(e);
         }
       }},
      {"392c", kEpisodes | kPostcodes, "Episodes: HOME_POST PL_POST",
       "A postcode is not in the national directory",
       Where(&Ssda903::episodes,
             [](const Ssda903& r, Episode e) {
               return (e.HOME_POST().filled() && !r.KnownPostcode(e.HOME_POST())) ||
                      (e.PL_POST().filled() && !r.KnownPostcode(e.PL_POST()));
             })},
      {"406", kEpisodes | kPostcodes, "Episodes: PL_DISTANCE",
       "An asylum seeker, now or last year, should have no distance from home",
       [](const Ssda903& r, Flags& flag) {
         const KnownUasc known = FindKnownUasc(r);
         if (!known.determined) return flag.Skip(std::string(kNoUasc));
         for (const Episode e : r.episodes) {
           if (known.child[e.child()] && r.HasDistance(e)) flag(e);
         }
       }},
      {"411", kEpisodes | kPostcodes | kAuthority, "Episodes: PL_LOCATION",
       "The placement is marked as inside the area, but its authority is another",
       Where(&Ssda903::episodes,
             [](const Ssda903& r, Episode e) {
               return r.PL_LOCATION(e).Is("IN") && r.PL_LA(e) != r.authority();
             })},
      {"420", kEpisodes | kPostcodes, "Episodes: PL_LA",
       "A short break (V3, V4) has no authority of the placement",
       Where(&Ssda903::episodes,
             [](const Ssda903& r, Episode e) { return e.short_break() && r.PL_LA(e).filled(); })},
      {"454", kEpisodes | kPostcodes, "Episodes: PL_DISTANCE",
       "The placement is more than 350 miles from home",
       Where(
           &Ssda903::episodes,
           [](const Ssda903& r, Episode e) { return r.PL_DISTANCE(e) > 350 && r.PL_DISTANCE(e) != 999.9; })},
      {"1015", kEpisodes | kPostcodes | kAuthority, "Episodes: PL_LA PL_POST",
       "Provided by the authority itself (PR1), but the placement lies outside its area",
       Where(&Ssda903::episodes,
             [](const Ssda903& r, Episode e) {
               return e.PLACE().filled() && !e.PLACE().In("A3 A4 A5 A6 U1 U2 U3 U4 U5 U6 K3") &&
                      e.LS().filled() && !e.short_break() && e.PLACE_PROVIDER().Is("PR1") &&
                      r.PL_LA(e) != r.authority();
             })},

      // Ofsted's list.
      {"1008", kEpisodes | kProviders, "Episodes: URN", "The URN is not in Ofsted's list of providers",
       Where(&Ssda903::episodes,
             [](const Ssda903& r, Episode e) { return HasProvider(e) && r.ProvidersOf(e.URN()).empty(); })},
      {"219", kEpisodes | kProviders, "Episodes: URN PLACE",
       "The provider is not registered for this type of placement",
       Where(&Ssda903::episodes,
             [](const Ssda903& r, Episode e) {
               return HasProvider(e) && AnyProvider(r, e, [&](const ProviderRow& p) {
                        return !Contains(p.place_codes, e.PLACE());
                      });
             })},
      {"221", kEpisodes | kProviders, "Episodes: PL_POST", "The placement postcode is not the provider's",
       Where(&Ssda903::episodes,
             [](const Ssda903& r, Episode e) {
               if (!HasProvider(e) || e.short_break() || !e.PLACE().In("K1 K2 K3 R3 S1") ||
                   e.PL_POST().blank())
                 return false;
               std::string compact;
               for (const char c : r.View(e.PL_POST())) {
                 if (c != ' ') compact += c;
               }
               return AnyProvider(r, e, [&](const ProviderRow& p) { return r.View(p.postcode) != compact; });
             })},
      {"224", kEpisodes | kProviders, "Episodes: PLACE_PROVIDER",
       "The provider code is not the one that Ofsted holds for this URN",
       Where(&Ssda903::episodes,
             [](const Ssda903& r, Episode e) {
               return HasProvider(e) && AnyProvider(r, e, [&](const ProviderRow& p) {
                        return !Contains(p.provider_codes, e.PLACE_PROVIDER());
                      });
             })},
      {"227", kEpisodes | kProviders, "Episodes: URN DECOM",
       "The provider had closed when the episode started",
       Where(&Ssda903::episodes,
             [](const Ssda903& r, Episode e) {
               return HasProvider(e) &&
                      AnyProvider(r, e, [&](const ProviderRow& p) { return e.DECOM() >= p.closed; });
             })},
      {"228", kEpisodes | kProviders, "Episodes: URN DEC", "The provider had closed before the episode ended",
       Where(&Ssda903::episodes,
             [](const Ssda903& r, Episode e) {
               const Day end = e.DEC().valid() ? Day(e.DEC()) : r.year_end;
               return HasProvider(e) &&
                      AnyProvider(r, e, [&](const ProviderRow& p) { return end > p.closed; });
             })},
      {"229", kEpisodes | kProviders | kPostcodes | kAuthority, "Episodes: URN PLACE_PROVIDER",
       "Own or another authority's provision (PR1, PR2) does not agree with where the provider is",
       Where(&Ssda903::episodes,
             [](const Ssda903& r, Episode e) {
               if (!HasProvider(e) || e.PLACE().In("K3 P1 P3 R1 R2 R5 T0 T1 T2 T3 T4 Z11 Z12 Z13 Z14"))
                 return false;
               return AnyProvider(r, e, [&](const ProviderRow& p) {
                 return (e.PLACE_PROVIDER().Is("PR1") && p.authority != r.authority()) ||
                        (e.PLACE_PROVIDER().Is("PR2") && p.authority == r.authority());
               });
             })},
  };
  return kRules;
}

}  // namespace kindred::returns::ssda903
