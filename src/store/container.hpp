// The encrypted file that a backup is: named parts in a stream, sealed in chunks under a key of its own that
// the master key wraps. Read and written in pieces, so that a store of any size passes through little memory.
//
//   auto writer = ContainerWriter::Create("backup.kindred", *keys.Current(), random);
//   (*writer)->AddFile("store.db", "snapshot/store.db");
//   (*writer)->Finish();
//
//   auto names = ExtractContainer("backup.kindred", keys, folder);   // every chunk checked
//
// Bytes: docs/formats/store.md.
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "store/sealing.hpp"

namespace kindred::store {

class ContainerWriter {
 public:
  // Writes to "<path>.part" until Finish.
  [[nodiscard]] static Result<std::unique_ptr<ContainerWriter>> Create(const std::string& path,
                                                                       const MasterKey& master,
                                                                       Random& random);
  ~ContainerWriter();  // unfinished: the part file is removed
  ContainerWriter(const ContainerWriter&) = delete;
  ContainerWriter& operator=(const ContainerWriter&) = delete;

  [[nodiscard]] Result<void> AddFile(std::string_view name, const std::string& from);
  // Seals the end, syncs, and gives the file its name.
  [[nodiscard]] Result<void> Finish();

 private:
  struct State;
  explicit ContainerWriter(std::unique_ptr<State> state);
  [[nodiscard]] Result<void> Put(std::string_view bytes);
  [[nodiscard]] Result<void> Flush(bool last);
  std::unique_ptr<State> state_;
};

// Writes the parts into `folder` under their names and returns these. kBadData when a byte of the file is
// not as it was written or its end is missing; kCannotRun when the key file lacks its master key.
[[nodiscard]] Result<std::vector<std::string>> ExtractContainer(const std::string& path, const KeyRing& keys,
                                                                const std::string& folder);

}  // namespace kindred::store
