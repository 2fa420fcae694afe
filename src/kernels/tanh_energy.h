#pragma once

#include <cstddef>

namespace gloss {

/// A projected query a (K), the projected keys k (S, K) of one sentence, and v (K).
struct EnergyTerms {
  const float* query;
  const float* keys;
  const float* vector;
  size_t count;  // S
  size_t width;  // K
};

/// The energies of additive attention (Bahdanau et al. 2014, appendix A.1.2), to 1e-6 of the sum of |v|:
///
///   e(s) = v' tanh(a + k(s))
void tanh_energies(const EnergyTerms& terms, float* energies);

/// Where the gradients are added: of a (K), k (S, K) and v (K).
struct EnergyGradients {
  float* query;
  float* keys;
  float* vector;
};

/// The gradients, given dL/de (S):
///
///   dL/dv = sum over s of dL/de(s) tanh(a + k(s)),  dL/dk(s) = dL/de(s) v (1 - tanh^2(a + k(s))),  dL/da their sum
void add_energy_gradients(const EnergyTerms& terms, const float* of_energies, const EnergyGradients& into);

}  // namespace gloss
