// Rules on the header, the child's identifiers and characteristics, and disabilities.
#include <algorithm>
#include <set>

#include "returns/cin/rules.hpp"
#include "returns/cin/upn.hpp"

namespace kindred::returns::cin {
namespace {

bool IsNone(const Cin& r, Text code) {
  return code.Is("NONE") || r.EqualsAnyCase(code, "none");
}

constexpr CodeSet kDisabilityCodes("NONE MOB HAND PC INC COMM LD HEAR VIS BEH CON AUT DDA");

}  // namespace

const Rules& ChildRules() {
  static const Rules kRules = {
      {"100", kNothing, "Header: ReferenceDate",
       "The reference date is not 31 March of the year of the census",
       [](const Cin& r, Flags& flag) {
         for (const Header h : r.header) {
           const std::optional<std::int64_t> year = WholeNumber(r.View(h.Year()));
           const bool usable = year && *year > 1677 && *year < 2262;
           if (!usable || !(h.ReferenceDate() == DayOf(static_cast<int>(*year), 3, 31))) flag(h);
         }
       }},
      {"1510", kNothing, "ChildIdentifiers: UPN", "The first letter of the UPN does not fit its digits",
       [](const Cin& r, Flags& flag) {
         for (const Identifiers i : r.identifiers) {
           const std::u32string upn = Characters(r.View(i.UPN()));
           if (!HasLengthOfUpn(upn) || !AllDigits(upn.substr(1))) continue;
           if (upn[0] != CheckLetter(upn.substr(1))) flag(i);
         }
       }},
      {"1520", kNothing, "ChildIdentifiers: UPN", "More than one child has this UPN",
       [](const Cin& r, Flags& flag) {
         Links link;
         std::vector<std::uint32_t> rows_with(r.text_count());
         for (const Identifiers i : r.identifiers) ++rows_with[i.UPN().number];
         for (const Identifiers i : r.identifiers) {
           if (i.UPN().filled() && rows_with[i.UPN().number] > 1) flag.Linked(link(i.child(), i.UPN()), i);
         }
       }},
      {"1540", kNothing, "ChildIdentifiers: UPN", "Characters 5 to 12 of the UPN are not all digits",
       [](const Cin& r, Flags& flag) {
         for (const Identifiers i : r.identifiers) {
           if (i.UPN().blank()) continue;
           const std::u32string upn = Characters(r.View(i.UPN()));
           if (upn.size() <= 4 || !AllDigits(upn.substr(4, 8))) flag(i);
         }
       }},
      {"1550", kNothing, "ChildIdentifiers: UPN",
       "The last character of the UPN is not one that a UPN can end with",
       [](const Cin& r, Flags& flag) {
         for (const Identifiers i : r.identifiers) {
           const std::u32string upn = Characters(r.View(i.UPN()));
           if (!HasLengthOfUpn(upn)) continue;
           if (std::u32string_view(U"0123456789ABCDEFGHJKLMNPQRTUVWXYZ").find(upn.back()) ==
               std::u32string::npos)
             flag(i);
         }
       }},
      {"1560Q", kNothing, "ChildIdentifiers: FormerUPN", "The former UPN is not a letter and 12 digits",
       [](const Cin& r, Flags& flag) {
         for (const Identifiers i : r.identifiers) {
           if (i.FormerUPN().blank()) continue;
           const std::u32string upn = Characters(r.View(i.FormerUPN()));
           if (!HasLengthOfUpn(upn) || !AllDigits(upn.substr(1)) || !IsLetter(upn[0])) flag(i);
         }
       }},
      {"2887Q", kNothing, "", "Fewer than eight different disabilities are recorded in the whole return",
       [](const Cin& r, Flags& flag) {
         std::size_t none_rows = 0;
         std::set<std::uint32_t> others;
         for (const Disability d : r.disabilities) {
           if (d.code().Is("NONE")) {
             ++none_rows;
           } else if (d.code().filled()) {
             others.insert(d.code().number);
           }
         }
         const std::size_t counted = r.reading == Reading::kPublishedValidator ? none_rows : others.size();
         if (counted <= 7) flag.Cells(kWholeReturn, 0, 0);
       }},
      {"2888Q", kNothing, "", "No child in the return has more than one disability",
       [](const Cin& r, Flags& flag) {
         std::vector<std::uint32_t> codes_of(r.Children().size());
         bool any = false;
         for (const Disability d : r.disabilities) {
           if (d.code().Is("NONE") || d.LAchildID().blank()) continue;
           any = true;
           if (d.code().filled()) ++codes_of[d.child()];
         }
         if (any && *std::max_element(codes_of.begin(), codes_of.end()) <= 1) flag.Cells(kWholeReturn, 0, 0);
       }},
      {"4220", kNothing, "ChildCharacteristics: Ethnicity", "The ethnicity is blank or not an accepted code",
       [](const Cin& r, Flags& flag) {
         for (const Characteristics c : r.characteristics) {
           if (!c.Ethnicity().In(
                   "ABAN AIND AOTH APKN BAFR BCRB BOTH CHNE MOTH MWAS MWBA MWBC NOBT OOTH REFU WBRI WIRI "
                   "WIRT WOTH WROM")) {
             flag(c);
           }
         }
       }},
      {"8500", kNothing, "ChildIdentifiers: LAchildID", "The child has no local identifier",
       [](const Cin& r, Flags& flag) {
         for (const Identifiers i : r.identifiers) {
           if (i.LAchildID().blank()) flag(i);
         }
       }},
      {"8510", kNothing, "ChildIdentifiers: LAchildID", "More than one child has this local identifier",
       [](const Cin& r, Flags& flag) {
         std::vector<std::uint32_t> rows_with(r.text_count());
         for (const Identifiers i : r.identifiers) ++rows_with[i.LAchildID().number];
         for (const Identifiers i : r.identifiers) {
           if (rows_with[i.LAchildID().number] > 1) flag(i);
         }
       }},
      {"8520", kPeriod, "ChildIdentifiers: PersonBirthDate",
       "The date of birth is after the end of the census year",
       [](const Cin& r, Flags& flag) {
         for (const Identifiers i : r.identifiers) {
           if (i.PersonBirthDate() > r.period_end) flag(i);
         }
       }},
      {"8525Q", kNothing, "ChildIdentifiers: PersonBirthDate ExpectedPersonBirthDate",
       "Exactly one of date of birth and expected date of birth should be given",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Identifiers i : r.identifiers) {
           if (i.PersonBirthDate().valid() == i.ExpectedPersonBirthDate().valid())
             flag.Linked(link(i.child()), i);
         }
       }},
      {"8530Q", kPeriod, "ChildIdentifiers: ExpectedPersonBirthDate",
       "The expected date of birth is long past or more than nine months after the census",
       [](const Cin& r, Flags& flag) {
         Links link;
         const Day latest(Date::FromDays(r.period_end.days).AddMonths(9));
         for (const Identifiers i : r.identifiers) {
           const DateCell expected = i.ExpectedPersonBirthDate();
           if (expected <= r.period_end - 30 || expected >= latest) flag.Linked(link(i.child(), expected), i);
         }
       }},
      {"8535Q", kNothing, "ChildIdentifiers: PersonDeathDate PersonBirthDate",
       "The date of death is before the date of birth, or there is no date of birth",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Identifiers i : r.identifiers) {
           if (i.PersonDeathDate().blank()) continue;
           if (i.PersonBirthDate().blank() || i.PersonBirthDate() > i.PersonDeathDate()) {
             flag.Linked(link(i.child(), i.PersonBirthDate(), i.PersonDeathDate()), i);
           }
         }
       }},
      {"8540", kNothing,
       "ChildIdentifiers: PersonBirthDate; CINdetails: ReferralNFA; Disabilities: Disability",
       "The child's disability, or that there is none, is not recorded with an accepted code",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Identifiers i : r.identifiers) {
           if (i.PersonBirthDate().blank()) continue;
           bool taken_further = false;
           for (const Module m : r.modules.OfChild(i)) taken_further |= m.taken_further();
           if (!taken_further) continue;
           bool unknown = r.disabilities.OfChild(i).empty();
           for (const Disability d : r.disabilities.OfChild(i)) unknown |= !d.code().In(kDisabilityCodes);
           if (!unknown) continue;
           const std::uint32_t issue = link(i.child(), i.PersonBirthDate());
           flag.Linked(issue, i);
           for (const Module m : r.modules.OfChild(i)) {
             if (m.taken_further()) flag.Linked(issue, m);
           }
           for (const Disability d : r.disabilities.OfChild(i)) {
             if (!d.code().In(kDisabilityCodes)) flag.Linked(issue, d);
           }
         }
       }},
      {"8545Q", kPeriod, "ChildIdentifiers: PersonDeathDate", "The date of death is outside the census year",
       [](const Cin& r, Flags& flag) {
         for (const Identifiers i : r.identifiers) {
           if (r.OutsidePeriod(i.PersonDeathDate())) flag(i);
         }
       }},
      {"8585Q", kNothing, "ChildIdentifiers: PersonDeathDate; CINdetails: ReasonForClosure",
       "The case was closed because the child died, but there is no date of death",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Identifiers i : r.identifiers) {
           if (i.PersonDeathDate().valid()) continue;
           for (const Module m : r.modules.OfChild(i)) {
             if (m.ReasonForClosure().Is("RC2")) flag.Linked(link(i.child(), m.ReasonForClosure()), i, m);
           }
         }
       }},
      {"8590", kNothing, "ChildIdentifiers: LAchildID", "The child has no CIN details at all",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Identifiers i : r.identifiers) {
           if (r.modules.OfChild(i).empty()) flag.Linked(link(i.child()), i);
         }
       }},
      {"8772", kNothing, "ChildIdentifiers: UPNunknown; CINdetails: ReferralNFA",
       "UN7 is for children with no further action only, but a referral was taken further",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Identifiers i : r.identifiers) {
           if (!i.UPNunknown().Is("UN7")) continue;
           if (r.modules.OfChild(i).empty()) flag.Linked(link(i.child()), i);
           for (const Module m : r.modules.OfChild(i)) {
             if (!r.TrueAnyCase(m.ReferralNFA())) flag.Linked(link(i.child(), m.ReferralNFA()), i, m);
           }
         }
       }},
      {"8775Q", kPeriod, "ChildIdentifiers: PersonBirthDate; CINdetails: CINclosureDate",
       "The case of a person over 25 is still open, or was closed after the 25th birthday",
       [](const Cin& r, Flags& flag) {
         Links link;
         const Day born_before = Years(r.period_end, -25);
         for (const Identifiers i : r.identifiers) {
           if (!(i.PersonBirthDate() < born_before)) continue;
           for (const Module m : r.modules.OfChild(i)) {
             if (m.CINclosureDate().blank() || m.CINclosureDate() > Years(i.PersonBirthDate(), 25)) {
               flag.Linked(link(i.child(), i.PersonBirthDate()), i, m);
             }
           }
         }
       }},
      {"8790", kNothing, "Disabilities: Disability", "A disability is recorded beside NONE",
       [](const Cin& r, Flags& flag) {
         std::vector<bool> has_none(r.Children().size());
         for (const Disability d : r.disabilities) {
           if (IsNone(r, d.code())) has_none[d.child()] = true;
         }
         for (const Disability d : r.disabilities) {
           if (has_none[d.child()] && !IsNone(r, d.code())) flag(d);
         }
       }},
      {"8794", kNothing, "Disabilities: Disability", "The same disability is recorded twice for the child",
       [](const Cin& r, Flags& flag) {
         std::vector<std::uint32_t> last_child(r.text_count(), ~0U);
         std::vector<std::uint32_t> last_row(r.text_count());
         for (const std::uint32_t child : r.Children()) {
           for (const Disability d : r.disabilities.OfChild(child)) {
             if (d.code().blank() || d.LAchildID().blank()) continue;
             const std::uint32_t code = d.code().number;
             if (last_child[code] == child) flag(r.disabilities[last_row[code]], d);
             last_child[code] = child;
             last_row[code] = d.row();
           }
         }
       }},
  };
  return kRules;
}

}  // namespace kindred::returns::cin
