#pragma once

#include <torch/torch.h>

namespace gloss {

// Initialise all parameters of a module and its children, except those of layer norms.

/// Matrices uniform in [-a, a] with a = sqrt(6 / (rows + columns)) (Glorot and Bengio 2010), vectors zero.
void xavier(torch::nn::Module& module);

/// All parameters uniform in [-range, range] (Sutskever et al. 2014; Luong et al. 2015).
void uniform(torch::nn::Module& module, double range);

/// Matrices normal with the given standard deviation, vectors zero (Bahdanau et al. 2014, appendix B.1).
void normal(torch::nn::Module& module, double deviation);

}  // namespace gloss
