/* Read only by browsers without modules, Internet Explorer among them (M6-1). Written in the oldest JavaScript. */
(function () {
  function show() {
    var box = document.createElement('div');
    box.setAttribute('role', 'alert');
    box.style.cssText =
      'margin:40px auto;max-width:640px;padding:24px;border:1px solid #d9e0e7;font-family:Meiryo,sans-serif;line-height:1.8;color:#17212b;background:#fff';
    box.innerHTML =
      '<h1 style="font-size:20px;margin:0 0 12px">このブラウザーではご利用になれません</h1>' +
      '<p>Internet Explorer などの古いブラウザーには対応していません。最新の Microsoft Edge、Google Chrome、Firefox、Safari のいずれかで、このアドレスを開いてください。</p>' +
      '<p>' +
      location.href.replace(/&/g, '&amp;').replace(/</g, '&lt;') +
      '</p>' +
      '<p lang="en">This browser is not supported. Please open this address in a current Microsoft Edge, Google Chrome, Firefox or Safari.</p>';
    document.body.insertBefore(box, document.body.firstChild);
  }
  if (document.body) show();
  else if (document.addEventListener) document.addEventListener('DOMContentLoaded', show);
  else window.attachEvent('onload', show);
})();
