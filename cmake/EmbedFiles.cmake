# Embeds the files of a folder in a C++ file that defines a function, which HEADER declares:
#   cmake -DFOLDER=src/viewer/page -DHEADER=viewer/page_files.h -DFUNCTION=page_files -DOUTPUT=page_files.cpp -P EmbedFiles.cmake
file(GLOB FILES ${FOLDER}/*)
set(ROWS "")
foreach(FILE ${FILES})
  get_filename_component(NAME ${FILE} NAME)
  file(READ ${FILE} TEXT)
  string(APPEND ROWS "    {\"${NAME}\", R\"embedded(${TEXT})embedded\"},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"${HEADER}\"

namespace gloss {
namespace {

constexpr EmbeddedFile kFiles[] = {
${ROWS}};

}  // namespace

std::span<const EmbeddedFile> ${FUNCTION}() {
  return kFiles;
}

}  // namespace gloss
")
