// The compiled parts of Asio and Beast, once for the whole program (cmake/dependencies.cmake asks for
// separate compilation, so that no other file pays for them).
#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
