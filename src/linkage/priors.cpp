#include "linkage/priors.hpp"

namespace kindred::linkage {
namespace {

constexpr double kOneInABillion = 1e-9;  // that one person bears two valid numbers of one kind

}  // namespace

//                       missing equal slip   part  similar swapped initial sound different far contradicts
LevelShares SamePersonShares(FieldKind kind) {
  switch (kind) {
    case FieldKind::kForename:
      return {0, 0.80, 0.060, 0.040, 0.020, 0.010, 0.005, 0.005, 0.060, 0};
    case FieldKind::kSurname:
      return {0, 0.82, 0.060, 0.020, 0.015, 0.010, 0.002, 0.005, 0.068, 0};
    case FieldKind::kBirthDate:
      return {0, 0.88, 0.050, 0.020, 0.020, 0, 0, 0.010, 0.015, 0.005};
    case FieldKind::kExpectedDate:
      return {0, 0.30, 0, 0, 0.695, 0, 0, 0, 0, 0.005};
    case FieldKind::kSex:
      return {0, 0.97, 0, 0, 0, 0, 0, 0, 0.03, 0};
    case FieldKind::kPostcode:
      return {0, 0.65, 0.040, 0, 0.030, 0, 0, 0.060, 0.220, 0};
    case FieldKind::kAddress:
      return {0, 0.57, 0.080, 0.050, 0.020, 0, 0, 0.020, 0.260, 0};
    case FieldKind::kPhone:
      return {0, 0.60, 0.040, 0, 0.020, 0, 0, 0, 0.340, 0};
    case FieldKind::kEmail:
      return {0, 0.68, 0.060, 0.050, 0.030, 0, 0, 0, 0.180, 0};
    case FieldKind::kIdentifier:
      return {0, 0.93, 0.030, 0, 0.010, 0, 0, 0, 0.030, 0, kOneInABillion};
    case FieldKind::kText:
      return {0, 0.60, 0.080, 0.060, 0.040, 0, 0, 0, 0.220, 0};
    case FieldKind::kCategory:
      return {0, 0.85, 0, 0, 0, 0, 0, 0, 0.150, 0};
    case FieldKind::kRelatives:
      return {0, 0.75, 0, 0, 0, 0, 0, 0, 0.250, 0};
  }
  return {};
}

FamilyShares FamilyPrior(FieldKind kind) {
  constexpr double kFixed = 1e9;
  switch (kind) {
    // A parent and a child of one name are rare; else forenames in a family are as among strangers.
    case FieldKind::kForename:
      return {{0, 1.0}, kFixed, 0.985};
    case FieldKind::kSurname:
      return {{0, 0.70, 0.010, 0.040, 0.010, 0.001, 0.001, 0.005, 0.233, 0}, 50, 0};
    // Twins; and no brother or sister is born within two months.
    case FieldKind::kBirthDate:
      return {{0, 1.0}, kFixed, 0.97};
    case FieldKind::kExpectedDate:
      return {{0, 0.01, 0, 0, 0.03, 0, 0, 0, 0, 0.96}, kFixed, 0};
    case FieldKind::kSex:
      return {{0, 0.50, 0, 0, 0, 0, 0, 0, 0.50, 0}, kFixed, 0};
    case FieldKind::kPostcode:
      return {{0, 0.75, 0.010, 0, 0.030, 0, 0, 0.060, 0.150, 0}, 50, 0};
    case FieldKind::kAddress:
      return {{0, 0.70, 0.030, 0.020, 0.010, 0, 0, 0.020, 0.220, 0}, 50, 0};
    case FieldKind::kPhone:
      return {{0, 0.50, 0.010, 0, 0.005, 0, 0, 0, 0.485, 0}, 50, 0};
    case FieldKind::kEmail:
      return {{0, 0.10, 0.005, 0.005, 0.010, 0, 0, 0, 0.880, 0}, 50, 0};
    case FieldKind::kIdentifier:
      return {{0, 0.001, 0.001, 0, 0.002, 0, 0, 0, 0.996, 0, 0.996}, kFixed, 0};
    case FieldKind::kText:
      return {{0, 0.50, 0.020, 0.020, 0.010, 0, 0, 0, 0.450, 0}, 50, 0};
    case FieldKind::kCategory:
      return {{0, 0.60, 0, 0, 0, 0, 0, 0, 0.40, 0}, 50, 0};
    case FieldKind::kRelatives:
      return {{0, 0.60, 0, 0, 0, 0, 0, 0, 0.40, 0}, 50, 0};
  }
  return {};
}

FamilyShares NamesakePrior(FieldKind kind) {
  switch (kind) {
    case FieldKind::kForename:
      return {{0, 0.80, 0.030, 0.050, 0.040, 0.005, 0.015, 0.030, 0.030, 0}, 50, 0};
    case FieldKind::kSurname:
      return {{0, 0.84, 0.030, 0.030, 0.040, 0.005, 0.001, 0.040, 0.014, 0}, 50, 0};
    case FieldKind::kEmail:
      return {{0, 0.002, 0.050, 0.100, 0.350, 0, 0, 0, 0.498, 0}, 50, 0};
    default:
      return {{}, 0, 1};
  }
}

FamilyShares NamesakeMiddlePrior() {
  return {{0, 0.030, 0.004, 0.006, 0.010, 0.005, 0.030, 0.015, 0.900, 0}, 50, 0};
}

}  // namespace kindred::linkage
