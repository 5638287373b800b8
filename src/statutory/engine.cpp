#include "statutory/engine.hpp"

#include <filesystem>
#include <memory>
#include <optional>

namespace kindred::statutory {
namespace {

std::vector<returns::InputFile> Inputs(const std::vector<ReturnFile>& files, std::string_view role) {
  std::vector<returns::InputFile> inputs;
  for (const ReturnFile& file : files)
    if (file.role == role) inputs.push_back({file.name, file.bytes});
  return inputs;
}

// What a checked return points to besides its own tables; lives as long as the result.
struct Lists {
  returns::ssda903::ProviderList providers;
  std::optional<returns::Postcodes> postcodes;
  std::shared_ptr<const void> checked;
};

Result<returns::Checked> RunReturn(const Check& check, const std::vector<ReturnFile>& files,
                                   const returns::CheckOptions& options) {
  const auto now = Inputs(files, "this");
  if (check.return_name == "annex_a") return returns::CheckAnnexA(now, options);
  if (check.return_name == "ssda903") return returns::CheckSsda903(now, Inputs(files, "last"), options);
  if (now.size() != 1)
    return Fail(ErrorKind::kBadData,
                "A CIN census is one XML file, and " + std::to_string(now.size()) + " files were given.");
  return returns::CheckCin(now[0], options);
}

}  // namespace

Result<returns::Checked> RunEngine(const Check& check, const std::vector<ReturnFile>& files,
                                   const EngineOptions& wanted) {
  returns::CheckOptions options{.year = check.year, .authority = check.authority, .rules = wanted.rules};
  auto lists = std::make_shared<Lists>();
  for (const ReturnFile& file : files) {
    if (file.role != "providers") continue;
    if (auto read = returns::ssda903::ReadProviders(file.bytes, file.name, lists->providers); !read)
      return Unexpected(read.error());
    options.providers = &lists->providers;
  }
  std::error_code missing;
  if (!wanted.postcodes.empty() && std::filesystem::exists(wanted.postcodes, missing)) {
    auto opened = returns::Postcodes::Open(wanted.postcodes);
    if (!opened) return Unexpected(opened.error());
    lists->postcodes.emplace(std::move(*opened));
    options.postcodes = &*lists->postcodes;
  }
  auto checked = RunReturn(check, files, options);
  if (!checked) return checked;
  lists->checked = std::move(checked->owner);
  checked->owner = std::shared_ptr<const void>(lists, lists->checked.get());
  return checked;
}

}  // namespace kindred::statutory
