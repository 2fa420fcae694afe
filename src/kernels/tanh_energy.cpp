#include "kernels/tanh_energy.h"

#include "kernels/sigmoid.h"
#include "kernels/target_clones.h"

namespace gloss {
GLOSS_FOR_EACH_PROCESSOR
void tanh_energies(const EnergyTerms& terms, float* energies) {
  const float *a = terms.query, *v = terms.vector;
  for (size_t s = 0; s < terms.count; ++s) {
    const float* k = terms.keys + s * terms.width;
    float energy = 0;
#pragma omp simd reduction(+ : energy)
    for (size_t i = 0; i < terms.width; ++i) {
      energy += v[i] * tanh_of(a[i] + k[i]);
    }
    energies[s] = energy;
  }
}

GLOSS_FOR_EACH_PROCESSOR
void add_energy_gradients(const EnergyTerms& terms, const float* of_energies, const EnergyGradients& into) {
  const float *a = terms.query, *v = terms.vector;
  float *of_query = into.query, *of_vector = into.vector;
  for (size_t s = 0; s < terms.count; ++s) {
    const float* k = terms.keys + s * terms.width;
    float* of_key = into.keys + s * terms.width;
    const float gradient = of_energies[s];
#pragma omp simd
    for (size_t i = 0; i < terms.width; ++i) {
      const float t = tanh_of(a[i] + k[i]);
      const float of_sum = gradient * v[i] * (1 - t * t);
      of_vector[i] += gradient * t;
      of_key[i] += of_sum;
      of_query[i] += of_sum;
    }
  }
}

}  // namespace gloss
