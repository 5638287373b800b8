# What only this folder needs is added here (libraries of one part, data to embed).
# The Department's daily collection: an HTTP client, and the description that messages are held to.
find_package(CURL REQUIRED)
target_link_libraries(kindred_statutory PRIVATE CURL::libcurl)
kindred_embed(kindred_statutory statutory_data ${CMAKE_SOURCE_DIR}/data/reference
              ${CMAKE_SOURCE_DIR}/data/reference/dfe-csc-openapi.json)
