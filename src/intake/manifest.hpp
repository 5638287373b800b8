// What a folder says of itself: sources.toml names the sources in it, with agency, mapping and files;
// agreements.toml stands beside it. Without them, files are grouped by the mapping that recognises them.
//
//   Result<Delivery> delivery = PlanDelivery({"demo-area"}, {});
//   for (const SourceDelivery& source : delivery->sources) …   // name, mapping, recognised files
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "intake/recognise.hpp"

namespace kindred::intake {

// A source as sources.toml or the command line declares it.
struct SourceDeclaration {
  std::string name;
  std::string title;
  std::string agency;  // empty: as stored, or the authority's own
  std::string authority;
  std::string kind;  // SectionName; empty: the mapping's
  std::optional<bool> own;
  bool restricted = false;
  bool synthetic = false;  // invented people: a demo store takes nothing else
  std::string mapping;     // a built-in name, or a path
  bool full = true;        // else changes
  std::string as_of;       // ISO; empty: what the file says, else today
  std::optional<std::int64_t> expected_every_days;
  std::string contact;
};

struct SourceDelivery {
  SourceDeclaration declaration;
  const Mapping* mapping = nullptr;
  std::vector<RecognisedFile> files;
  std::vector<std::string> notes;  // files passed over, and why
  std::optional<Error> fault;      // a file of it cannot be taken: the source is not
};

struct Delivery {
  std::vector<std::unique_ptr<Mapping>> own_mappings;  // read from files
  std::vector<SourceDelivery> sources;
  std::vector<std::string> passed_over;           // files of no source, and why
  std::vector<std::filesystem::path> agreements;  // agreements.toml found
};

struct DeliveryOptions {
  std::string source;             // --source: the name of the one source
  std::filesystem::path mapping;  // --mapping: a file, or the name of a built-in
  std::string as_of;              // --as-of
  bool changes = false;           // --changes: these files hold changes only
};

// Looks through files and folders (recursively). Errors: a path that is not there, nothing usable in all of
// them, a fault in sources.toml or a mapping; for a file named by itself, why it cannot be taken.
[[nodiscard]] Result<Delivery> PlanDelivery(const std::vector<std::filesystem::path>& paths,
                                            const DeliveryOptions& options);

// A mapping by the name of a built-in or from a file.
[[nodiscard]] Result<std::unique_ptr<Mapping>> ReadMappingFile(const std::filesystem::path& path);

}  // namespace kindred::intake
