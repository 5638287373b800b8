# agreements.toml; the words of a disclosure are sealed JSON.
target_link_libraries(kindred_sharing PUBLIC tomlplusplus PRIVATE simdjson)
# Properties of the decision; the test program is made after this file is read.
if(KINDRED_TESTS)
  find_library(RAPIDCHECK rapidcheck REQUIRED)
  cmake_language(DEFER DIRECTORY ${CMAKE_SOURCE_DIR} CALL target_link_libraries sharing_test PRIVATE ${RAPIDCHECK})
endif()
