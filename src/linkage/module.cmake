# The nickname table goes into the binary; stored models are read with simdjson.
target_link_libraries(kindred_linkage PUBLIC simdjson)
kindred_embed(kindred_linkage nicknames ${CMAKE_SOURCE_DIR}/data ${CMAKE_SOURCE_DIR}/data/nicknames.csv)
# Properties in the tests use RapidCheck; the test program is made after this file is read.
if(KINDRED_TESTS)
  find_library(RAPIDCHECK rapidcheck REQUIRED)
  cmake_language(DEFER DIRECTORY ${CMAKE_SOURCE_DIR} CALL target_link_libraries linkage_test PRIVATE ${RAPIDCHECK})
endif()
