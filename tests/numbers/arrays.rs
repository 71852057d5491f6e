//! Arrays: shapes are checked where one is made, and axes go where they are sent.

use gradus::array::{Array, count, most_entries};
use gradus::number::NumberError;

#[test]
fn shapes_are_checked() {
    assert!(Array::new(vec![2, 3], vec![0.0; 5]).is_err());
    assert!(Array::new(vec![2, 0], Vec::<f64>::new()).is_err());
    assert!(Array::<f64>::vector(Vec::new()).is_err());
    assert_eq!(count(&[1 << 32, 1 << 32]), Err(NumberError::TooLarge));
    assert_eq!(count(&[usize::MAX, 2]), Err(NumberError::TooLarge));
    assert_eq!(count(&[most_entries()]), Ok(most_entries()));
    assert_eq!(count(&[most_entries() + 1]), Err(NumberError::TooLarge));
    assert_eq!(count(&[]), Ok(1));
    assert_eq!(Array::scalar(3.0).get(&[]), Some(&3.0));
    let matrix = Array::new(vec![2, 3], vec![0, 1, 2, 3, 4, 5]).unwrap();
    assert_eq!(matrix.get(&[1, 2]), Some(&5));
    assert_eq!(matrix.get(&[0, 3]), None);
    assert_eq!(matrix.get(&[1]), None);
    assert!(matrix.as_scalar().is_err());
    assert!(matrix.reshape(&[4]).is_err());
    assert!(matrix.zip(&Array::scalar(1), |a, b| Ok(a + b)).is_err());
}

#[test]
fn axes_go_where_they_are_sent() {
    let cube = Array::from_fn(&[2, 3, 4], |index| Ok(index[0] * 100 + index[1] * 10 + index[2])).unwrap();
    let turned = cube.transpose(&[2, 0, 1]).unwrap();
    assert_eq!(turned.shape(), [4, 2, 3]);
    let moved = Array::from_fn(&[4, 2, 3], |index| Ok(index[1] * 100 + index[2] * 10 + index[0])).unwrap();
    assert_eq!(turned, moved);
    for bad in [&[0, 1][..], &[0, 1, 1], &[0, 1, 3], &[0, 1, 2, 3]] {
        assert!(cube.transpose(bad).is_err(), "{bad:?}");
    }
    assert_eq!(cube.reshape(&[6, 4]).unwrap().at(&[5, 3]), cube.at(&[1, 2, 3]));
}

#[test]
fn matrices_go_over_to_the_library_and_back() {
    let matrix = Array::new(vec![2, 3], vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).unwrap();
    let other = matrix.to_matrix().unwrap();
    assert_eq!((other.nrows(), other.ncols(), other[(1, 0)]), (2, 3, 4.0));
    assert_eq!(Array::from_matrix(&other), Ok(matrix));
    assert!(Array::vector(vec![1.0]).unwrap().to_matrix().is_err());
    assert!(Array::new(vec![1, 1], vec![f64::NAN]).unwrap().to_matrix().is_err());
}
