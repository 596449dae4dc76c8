//! The sum of products, which stretching and resampling spend their time with.

/// The sum of the products of two rows of samples, in eight lanes that a processor adds side by side.
pub(super) fn product(left: &[f32], right: &[f32]) -> f32 {
    let mut lanes = [0.0f32; 8];
    let (left, right) = (left.chunks_exact(8), right.chunks_exact(8));
    let rest: f32 = left.remainder().iter().zip(right.remainder()).map(|(a, b)| a * b).sum();
    for (left, right) in left.zip(right) {
        for ((lane, a), b) in lanes.iter_mut().zip(left).zip(right) {
            *lane += a * b;
        }
    }
    lanes.iter().sum::<f32>() + rest
}
