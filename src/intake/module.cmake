# The built-in mappings and the code lists travel in the program.
file(GLOB intake_mappings CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/data/mappings/*.toml)
kindred_embed(kindred_intake intake_mappings ${CMAKE_SOURCE_DIR}/data/mappings ${intake_mappings})
file(GLOB intake_codes CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/data/codes/*.toml)
kindred_embed(kindred_intake intake_codes ${CMAKE_SOURCE_DIR}/data/codes ${intake_codes})
if(KINDRED_TESTS)
  find_library(RAPIDCHECK rapidcheck REQUIRED)
  cmake_language(DEFER DIRECTORY ${CMAKE_SOURCE_DIR} CALL target_link_libraries intake_test PRIVATE ${RAPIDCHECK})
endif()
