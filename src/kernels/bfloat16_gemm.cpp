#include <array>

#include "kernels/onednn.h"

namespace gloss {
#if DNNL_VERSION_MAJOR == 2
namespace {

// oneDNN has no function for this product: it is a primitive, made once for all shapes.
struct Functions {
  decltype(&dnnl_engine_create) engine_create = GLOSS_ONEDNN(dnnl_engine_create);
  decltype(&dnnl_stream_create) stream_create = GLOSS_ONEDNN(dnnl_stream_create);
  decltype(&dnnl_memory_desc_init_by_strides) describe = GLOSS_ONEDNN(dnnl_memory_desc_init_by_strides);
  decltype(&dnnl_matmul_desc_init) matmul = GLOSS_ONEDNN(dnnl_matmul_desc_init);
  decltype(&dnnl_post_ops_create) post_ops_create = GLOSS_ONEDNN(dnnl_post_ops_create);
  decltype(&dnnl_post_ops_append_sum) append_sum = GLOSS_ONEDNN(dnnl_post_ops_append_sum);
  decltype(&dnnl_primitive_attr_create) attributes_create = GLOSS_ONEDNN(dnnl_primitive_attr_create);
  decltype(&dnnl_primitive_attr_set_post_ops) set_post_ops = GLOSS_ONEDNN(dnnl_primitive_attr_set_post_ops);
  decltype(&dnnl_primitive_desc_create) describe_primitive = GLOSS_ONEDNN(dnnl_primitive_desc_create);
  decltype(&dnnl_primitive_create) primitive_create = GLOSS_ONEDNN(dnnl_primitive_create);
  decltype(&dnnl_memory_create) memory_create = GLOSS_ONEDNN(dnnl_memory_create);
  decltype(&dnnl_memory_destroy) memory_destroy = GLOSS_ONEDNN(dnnl_memory_destroy);
  decltype(&dnnl_primitive_execute) execute = GLOSS_ONEDNN(dnnl_primitive_execute);
};

const Functions& onednn() {
  static const Functions functions;
  return functions;
}

dnnl_memory_desc_t described(int64_t rows, int64_t columns, dnnl_data_type_t type, int64_t row, int64_t column) {
  const dnnl_dims_t dims{rows, columns}, strides{row, column};
  dnnl_memory_desc_t memory;
  onednn().describe(&memory, 2, dims, type, strides);
  return memory;
}

/// The products of one thread: a primitive may be executed only by the thread that made it.
class Products {
 public:
  static Products& of_this_thread() {
    thread_local Products products;
    return products;
  }

  void operator()(const GemmShape& shape, const GemmOperand<Bfloat16>& a, const GemmOperand<Bfloat16>& b,
                  const GemmResult& c) {
    const bool a_by_columns = a.transposed == 'T', b_by_columns = b.transposed == 'T', adds = c.beta != 0;
    auto& primitive = primitives_[a_by_columns][b_by_columns][adds];
    if (primitive == nullptr) {
      primitive = made(a_by_columns, b_by_columns, adds, shape);
    }
    const auto operand = [&](const GemmOperand<Bfloat16>& x, int64_t rows, int64_t columns) {
      const bool by_columns = x.transposed == 'T';
      return memory(described(rows, columns, dnnl_bf16, by_columns ? 1 : x.stride, by_columns ? x.stride : 1),
                    const_cast<Bfloat16*>(x.data));
    };
    const std::array arguments{
        dnnl_exec_arg_t{DNNL_ARG_SRC, operand(a, shape.m, shape.k)},
        dnnl_exec_arg_t{DNNL_ARG_WEIGHTS, operand(b, shape.k, shape.n)},
        dnnl_exec_arg_t{DNNL_ARG_DST, memory(described(shape.m, shape.n, dnnl_f32, c.stride, 1), c.data)}};
    const dnnl_status_t status = onednn().execute(primitive, stream_, arguments.size(), arguments.data());
    for (const dnnl_exec_arg_t& argument : arguments) {
      onednn().memory_destroy(argument.memory);
    }
    check_onednn(status, shape);
  }

 private:
  Products() {
    onednn().engine_create(&engine_, dnnl_cpu, 0);
    onednn().stream_create(&stream_, engine_, dnnl_stream_default_flags);
  }

  dnnl_memory_t memory(const dnnl_memory_desc_t& description, void* data) const {
    dnnl_memory_t made = nullptr;
    onednn().memory_create(&made, &description, engine_, data);
    return made;
  }

  dnnl_primitive_t made(bool a_by_columns, bool b_by_columns, bool adds, const GemmShape& shape) const {
    constexpr int64_t kAny = DNNL_RUNTIME_DIM_VAL;
    const auto operand = [](bool by_columns) {
      return described(kAny, kAny, dnnl_bf16, by_columns ? 1 : kAny, by_columns ? kAny : 1);
    };
    const dnnl_memory_desc_t a = operand(a_by_columns), b = operand(b_by_columns),
                             c = described(kAny, kAny, dnnl_f32, kAny, 1);
    dnnl_matmul_desc_t product;
    check_onednn(onednn().matmul(&product, &a, &b, nullptr, &c), shape);
    dnnl_primitive_attr_t attributes = nullptr;
    onednn().attributes_create(&attributes);
    if (adds) {
      dnnl_post_ops_t sum = nullptr;
      onednn().post_ops_create(&sum);
      onednn().append_sum(sum, 1);
      onednn().set_post_ops(attributes, sum);
    }
    dnnl_primitive_desc_t description = nullptr;
    check_onednn(onednn().describe_primitive(&description, &product, attributes, engine_, nullptr), shape);
    dnnl_primitive_t primitive = nullptr;
    check_onednn(onednn().primitive_create(&primitive, description), shape);
    return primitive;
  }

  dnnl_engine_t engine_ = nullptr;
  dnnl_stream_t stream_ = nullptr;
  dnnl_primitive_t primitives_[2][2][2] = {};  // A by columns, B by columns, beta = 1
};

}  // namespace

void gemm(const GemmShape& shape, const GemmOperand<Bfloat16>& a, const GemmOperand<Bfloat16>& b, const GemmResult& c) {
  Products::of_this_thread()(shape, a, b, c);
}

bool has_bfloat16_gemm() {
  return kHasGemm && __builtin_cpu_supports("avx512bf16") != 0;
}
#else  // the primitives of later versions of oneDNN are made in another way
void gemm(const GemmShape& shape, const GemmOperand<Bfloat16>&, const GemmOperand<Bfloat16>&, const GemmResult&) {
  check_onednn(dnnl_unimplemented, shape);
}

bool has_bfloat16_gemm() {
  return false;
}
#endif

}  // namespace gloss
