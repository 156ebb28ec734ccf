use leptos::{
    wasm_bindgen::{JsCast, closure::Closure},
    web_sys::{HtmlElement, ResizeObserver},
};

/// Tells a measure of an element, in pixels, whenever its size has changed and it is to be seen, until it is dropped.
pub struct SizeWatch {
    observer: ResizeObserver,
    _callback: Closure<dyn FnMut()>,
}

impl SizeWatch {
    /// Begins: `measure` is the width or the height.
    pub fn new(
        element: &HtmlElement,
        measure: impl Fn(&HtmlElement) -> i32 + 'static,
        on_size: impl Fn(i32) + 'static,
    ) -> Option<Self> {
        let watched = element.clone();
        let callback = Closure::<dyn FnMut()>::new(move || {
            let size = measure(&watched);
            if size > 0 {
                on_size(size);
            }
        });
        let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self { observer, _callback: callback })
    }
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
