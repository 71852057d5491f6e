//! The languages that loops are written in: how each spells a loop, a number, an array. Templates hold operands
//! as `#1`, `#2`, and what is known when a program is written as `@name`.

/// How loops are spelled.
#[derive(Debug)]
pub(in super::super) struct Dialect {
    /// Its name, by which rows of the table know it.
    pub name: &'static str,
    /// What it is called in sentences.
    pub title: &'static str,
    /// The first lines of a file.
    pub opening: &'static str,
    /// What encloses a comment, and what begins its lines.
    pub comment: [&'static str; 3],
    /// The function's first lines: `@name`, `@arguments`.
    pub signature: &'static str,
    /// What stands before that where the caller gives memory: `@name`, `@sizes`, `@count`.
    pub memory: &'static str,
    pub end: &'static str,
    /// An argument: a size, a number, an array that is read, one that is written, memory.
    pub size: &'static str,
    pub number: &'static str,
    pub reads: &'static str,
    pub writes: &'static str,
    pub work: &'static str,
    /// The same as passed on: an array that is read, one that is written.
    pub pass: [&'static str; 2],
    pub repeat: &'static str,
    /// A number that stays, `@x` = `@v`; one that is added to; and adding.
    pub constant: &'static str,
    pub begin_sum: &'static str,
    pub add: &'static str,
    pub set: &'static str,
    /// Memory for an array `@x` of `@n` numbers.
    pub array: &'static str,
    /// A number that is written out, with what says its type.
    pub suffix: &'static str,
    pub of_size: &'static str,
    /// A place that was computed, counted from 1 before and from 0 then.
    pub place: &'static str,
    pub root: &'static str,
    pub power: &'static str,
    /// The second where the first is not 0, the third elsewhere.
    pub select: &'static str,
    /// Where the target's own library of products may be used: what stands around it, then a matrix times a
    /// matrix and times a vector.
    pub library: Option<Library>,
    /// Routines for functions of whole arrays, by the words that they begin with.
    pub routines: &'static [(&'static str, &'static str)],
    pub check: super::check::Texts,
    /// Words that a variable may not be called.
    pub reserved: &'static str,
}

/// A library of products of matrices, used where a macro asks for it.
#[derive(Debug)]
pub(in super::super) struct Library {
    pub begin: &'static str,
    pub otherwise: &'static str,
    pub end: &'static str,
    pub product: &'static str,
    pub apply: &'static str,
    /// A factor as it lies, and transposed.
    pub ways: [&'static str; 2],
}

/// C of 1999, without a library but its own mathematics.
pub(in super::super) const C: Dialect = Dialect {
    name: "c",
    title: "C",
    opening: "/* @origin */\n#include <math.h>\n#include <stddef.h>\n#ifdef GRADUS_USE_CBLAS\n#include <cblas.h>\n#endif\n\n",
    comment: ["/* ", " * ", " */"],
    signature: "void @name(@arguments)\n{\n",
    memory: "/* How many numbers `work` has room for. */\nsize_t @name_work(@sizes)\n{\n@unused    return @count;\n}\n\n",
    end: "}\n",
    size: "size_t @x",
    number: "double @x",
    reads: "const double *@x",
    writes: "double *@x",
    work: "double *@x",
    pass: ["@x", "@x"],
    repeat: "for (size_t @i = 0; @i < @n; @i++) {",
    constant: "const double @x = @v;",
    begin_sum: "double @x = 0.0;",
    add: "@x += @v;",
    set: "@x = @v;",
    array: "double *@x = @work; @work += @n;",
    suffix: "",
    of_size: "(double)(@n)",
    place: "(size_t)#1 - 1",
    root: "sqrt(#1)",
    power: "pow(#1, #2)",
    select: "#1 != 0.0 ? #2 : #3",
    library: Some(Library {
        begin: "#ifdef GRADUS_USE_CBLAS",
        otherwise: "#else",
        end: "#endif",
        product: "cblas_dgemm(CblasRowMajor, @left, @right, (int)(@rows), (int)(@columns), (int)(@between), 1.0, @a, (int)(@lda), @b, (int)(@ldb), 0.0, @c, (int)(@columns));",
        apply: "cblas_dgemv(CblasRowMajor, @left, (int)(@high), (int)(@wide), 1.0, @a, (int)(@lda), @b, (int)(@ldb), 0.0, @c, 1);",
        ways: ["CblasNoTrans", "CblasTrans"],
    }),
    routines: super::routines::C,
    check: super::check::C,
    reserved: "auto break case char const continue default do double else enum extern float for goto if inline int \
        long register restrict return short signed sizeof static struct switch typedef union unsigned void \
        volatile while main exp log pow sqrt sin cos tan erf tgamma lgamma y0 y1 yn j0 j1 jn gamma fmax fmin \
        fabs floor ceil round abs index div size_t ptrdiff_t wchar_t max_align_t offsetof NULL NAN INFINITY \
        HUGE_VAL HUGE_VALF HUGE_VALL FP_NAN FP_INFINITE FP_ZERO FP_NORMAL FP_SUBNORMAL MATH_ERRNO \
        MATH_ERREXCEPT math_errhandling M_E M_LOG2E M_LOG10E M_LN2 M_LN10 M_PI M_PI_2 M_PI_4 M_1_PI M_2_PI \
        M_2_SQRTPI M_SQRT2 M_SQRT1_2 MAXFLOAT bool true false nullptr constexpr alignas alignof typeof \
        typeof_unqual thread_local static_assert noreturn complex imaginary I unix linux asm errno signgam \
        float_t double_t signbit isnan isinf isfinite isnormal fpclassify isgreater isgreaterequal isless \
        islessequal islessgreater isunordered acos asin atan atan2 acosh asinh atanh cosh sinh tanh exp2 \
        exp10 expm1 frexp ilogb ldexp log10 log1p log2 logb modf scalb scalbn scalbln cbrt hypot erfc \
        nearbyint rint lrint llrint lround llround trunc fmod remainder remquo drem copysign nan nextafter \
        nexttoward nexttowards fdim fma significand finite pow10 sincos printf malloc calloc realloc free \
        exit memcpy memset puts scanf labs rindex select read write open close",
};

/// Rust without a dependency.
pub(in super::super) const RUST: Dialect = Dialect {
    name: "rust",
    title: "Rust",
    opening: "// @origin\n\n",
    comment: ["/// ", "/// ", ""],
    signature: "#[allow(non_snake_case, unused, clippy::all)]\npub fn @name(@arguments) {\n",
    memory: "",
    end: "}\n",
    size: "@x: usize",
    number: "@x: f64",
    reads: "@x: &[f64]",
    writes: "@x: &mut [f64]",
    work: "",
    pass: ["&@x", "&mut @x"],
    repeat: "for @i in 0..@n {",
    constant: "let @x = @v;",
    begin_sum: "let mut @x = 0.0_f64;",
    add: "@x += @v;",
    set: "@x = @v;",
    array: "let mut @x = vec![0.0_f64; @n];",
    suffix: "_f64",
    of_size: "(@n) as f64",
    place: "#1 as usize - 1",
    root: "#1.sqrt()",
    power: "#1.powf(#2)",
    select: "if #1 != 0.0 { #2 } else { #3 }",
    library: None,
    routines: super::routines::RUST,
    check: super::check::RUST,
    reserved: "as async await break const continue crate dyn else enum extern false fn for if impl in let loop \
        match mod move mut pub ref return self static struct super trait true type unsafe use where while \
        abstract become box do final gen macro override priv try typeof unsized virtual yield f64 usize vec \
        main Self None Some Ok Err Option Result Vec String Box std core alloc str char bool f32 i8 i16 i32 \
        i64 i128 isize u8 u16 u32 u64 u128 drop print println assert panic macro_rules",
};
