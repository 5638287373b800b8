// A promise that something written will be durable: the access log's group commit gives one, the web
// server waits for it before the first byte leaves.
#pragma once

#include <functional>

namespace kindred {

class DurableTicket {
 public:
  virtual ~DurableTicket() = default;
  // Calls `done(true)` once durable, `done(false)` if it could not be written. May call at once, or
  // later from another thread; calls exactly once.
  virtual void OnReady(std::function<void(bool)> done) = 0;
};

}  // namespace kindred
