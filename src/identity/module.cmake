# The roles travel in the program.
file(GLOB identity_roles CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/data/roles/*.toml)
kindred_embed(kindred_identity identity_roles ${CMAKE_SOURCE_DIR}/data/roles ${identity_roles})
target_link_libraries(kindred_identity PRIVATE tomlplusplus)
# The words that passwords may not be made of.
file(GLOB identity_passwords CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/data/passwords/*.txt)
kindred_embed(kindred_identity identity_passwords ${CMAKE_SOURCE_DIR}/data/passwords ${identity_passwords})
# The codes of a second factor and the signatures of other identity providers.
find_package(OpenSSL REQUIRED)
target_link_libraries(kindred_identity PRIVATE OpenSSL::Crypto)
find_package(CURL REQUIRED)
target_link_libraries(kindred_identity PRIVATE CURL::libcurl simdjson)
