# Finds LibTorch in a wheel or an archive. Defines the target LibTorch::LibTorch, LibTorch_LIBRARY_DIR and
# LibTorch_OPENMP, the only OpenMP library that a program may load together with it.
#
# find_package(Torch) fails if LibTorch is built with CUDA and the machine has no CUDA toolkit, as after a plain
# `pip install torch`. gloss needs only the headers and libraries.

# CMAKE_PREFIX_PATH is LibTorch's folder or its share/cmake (torch.utils.cmake_prefix_path).
find_path(LibTorch_FOLDER include/torch/csrc/api/include/torch/torch.h PATH_SUFFIXES ../..)

if(LibTorch_FOLDER)
  file(REAL_PATH ${LibTorch_FOLDER} LibTorch_FOLDER)
  set(LibTorch_LIBRARY_DIR ${LibTorch_FOLDER}/lib)
  file(STRINGS ${LibTorch_FOLDER}/include/torch/headeronly/version.h LibTorch_VERSION REGEX "VERSION_(MAJOR|MINOR|PATCH) ")
  string(REGEX MATCHALL "[0-9]+" LibTorch_VERSION "${LibTorch_VERSION}")
  list(JOIN LibTorch_VERSION . LibTorch_VERSION)
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibTorch
  REQUIRED_VARS LibTorch_FOLDER VERSION_VAR LibTorch_VERSION HANDLE_VERSION_RANGE
  REASON_FAILURE_MESSAGE "CMAKE_PREFIX_PATH should name its folder: scripts/setup.sh finds or fetches one.")

if(LibTorch_FOUND AND NOT TARGET LibTorch::LibTorch)
  add_library(LibTorch::LibTorch INTERFACE IMPORTED)
  target_include_directories(LibTorch::LibTorch INTERFACE
    ${LibTorch_FOLDER}/include ${LibTorch_FOLDER}/include/torch/csrc/api/include)
  # libtorch.so has no symbols that gloss uses, but loads CUDA if LibTorch is built with it. Wheels with CUDA also export
  # their compiler's std::filesystem there, which crashes with the system's: libstdc++ must be found first.
  target_link_libraries(LibTorch::LibTorch INTERFACE
    -Wl,--push-state,--no-as-needed,-lstdc++,--pop-state
    -Wl,--no-as-needed,${LibTorch_LIBRARY_DIR}/libtorch.so,--as-needed
    ${LibTorch_LIBRARY_DIR}/libtorch_cpu.so ${LibTorch_LIBRARY_DIR}/libc10.so)

  # Wheels and archives contain a libgomp, possibly under a different name.
  file(GLOB LibTorch_OPENMP ${LibTorch_LIBRARY_DIR}/libgomp*.so* ${LibTorch_FOLDER}/../torch.libs/libgomp*.so*)
  if(NOT LibTorch_OPENMP)
    set(LibTorch_OPENMP gomp)
  endif()
endif()
