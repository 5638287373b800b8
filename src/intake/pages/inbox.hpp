// Uploads that wait for their import: one folder each, named by a token that cannot be guessed, with the
// files and, where somebody wrote one, their mapping. Internal to the pages of importing.
//
//   const WaitingUpload upload(pages.inbox, request.Segment("token"));
//   if (!upload.IsThere()) return web::Problem(404, kUploadGone);
//   PlanDelivery({upload.files}, {.mapping = upload.MappingOrNone()});
#pragma once

#include <filesystem>
#include <string>

namespace kindred::intake {

inline constexpr char kUploadGone[] = "These files are no longer here. Upload them again.";

struct WaitingUpload {
  // Names nothing that exists when `token` is not one of ours.
  WaitingUpload(const std::filesystem::path& inbox, const std::string& token);

  [[nodiscard]] bool IsThere() const;
  [[nodiscard]] bool HasMapping() const;
  // The mapping written for this upload; empty: files are recognised by the built-in ones.
  [[nodiscard]] std::filesystem::path MappingOrNone() const;

  std::filesystem::path folder, files, mapping;
};

// Tokens are made by Random::Token: anything else names no folder.
[[nodiscard]] bool IsToken(const std::string& token);

// A name of our own alphabet, so that what a browser sends never is a path. `number` names what has no name.
[[nodiscard]] std::string SafeName(const std::string& name, std::size_t number);

// Uploads that nobody started to import do not lie about: what is older than two days goes. A job waits
// minutes.
void SweepUploads(const std::filesystem::path& inbox);

}  // namespace kindred::intake
